/** Why the system cannot start. The message is for whoever started it: what is in the way, and what to do about it. */
export class StartRefused extends Error {}
