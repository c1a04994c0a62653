import * as z from 'zod';
import { actor, instant } from '../ids.ts';
import { checks } from './announcement.ts';

export const checkLists = ['before', 'steps', 'success', 'rollback'] as const;
export type CheckList = (typeof checkLists)[number];
export const tickStates = ['done', 'begun', 'undone'] as const;

/** One thing that somebody said of one line of a checklist, and when. The last word on a line holds. */
const tick = z.object({
  list: z.enum(checkLists),
  index: z.int().min(0),
  state: z.enum(tickStates),
  at: instant,
  by: actor,
  note: z.string().optional(),
  /** The command that it was, and what that asked. */
  command: z.string(),
  fingerprint: z.string().optional(),
});
export type Tick = z.infer<typeof tick>;

/** All that was said in one window, in order. */
export const maintenanceLog = z.object({
  version: z.int().min(0),
  ticks: z.array(tick),
  /** The lists as they were when the first was ticked: from then on they stay for this window. */
  checks: checks.optional(),
});
export type MaintenanceLog = z.infer<typeof maintenanceLog>;
