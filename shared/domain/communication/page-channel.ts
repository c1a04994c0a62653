/** What a page can go by, in the order in which they are tried: the first that wakes somebody. */
export const pageChannels = ['sms', 'email'] as const;
export type PageChannel = (typeof pageChannels)[number];
