import { setTimeout as elapse } from 'node:timers/promises';

const FIRST_MS = 5;
const MOST_MS = 100;

/** Waits before the next try for something that others are after too: longer each time, and never in step with them. */
export async function backOff(attempt: number): Promise<void> {
  await elapse(Math.random() * Math.min(MOST_MS, FIRST_MS * 2 ** attempt));
}
