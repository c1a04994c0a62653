/**
 * How long a sender may take for a batch of notices, and so the timeout that `send-notice` is deployed with. Whatever it has
 * claimed, it has claimed within that time: at its end Lambda ends it, and nothing leaves any more.
 */
export const SENDER_TIMEOUT_MS = 20_000;

/** What two sandboxes' clocks may differ by, and more; Lambda keeps them within milliseconds of each other. */
const CLOCKS_DIFFER_MS = 5_000;

/**
 * How long a claim keeps others away. No shorter than its sender may live, or two would send at the same time; no longer than
 * that needs, as the page of a sender that died waits for it. It ends before the queue shows that sender's message again, so
 * that the first delivery after a death sends.
 */
export const LEASE_MS = SENDER_TIMEOUT_MS + CLOCKS_DIFFER_MS;

/** The same for `send-statements`, which makes documents of a whole month before it sends. */
export const STATEMENTS_SENDER_TIMEOUT_MS = 120_000;
export const STATEMENTS_LEASE_MS = STATEMENTS_SENDER_TIMEOUT_MS + CLOCKS_DIFFER_MS;
