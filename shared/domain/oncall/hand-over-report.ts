import * as z from 'zod';
import { instant } from '../ids.ts';

/** So many of each list stand in a report; how many more there are is counted. It has to fit into one item of the table. */
export const LISTED = 200;

/** How things stand when a shift changes (row S1.7). Instants are epoch milliseconds, people their ids. */
export const handOverReport = z.strictObject({
  asOf: instant,
  incidents: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      severity: z.string(),
      status: z.string(),
      service: z.string().optional(),
      updatedAt: instant,
      /** Whoever said that they have it, else whoever commands it. */
      owner: z.string().optional(),
    }),
  ),
  moreIncidents: z.int().min(0),
  /** Alerts that fire on the active incidents. */
  firingAlerts: z.int().min(0),
  /** Troubled ones first. `worst` is the most severe active incident's severity; absent while the service is healthy. */
  services: z.array(
    z.strictObject({ id: z.string(), name: z.string(), worst: z.string().optional(), firingAlerts: z.int().min(0) }),
  ),
  moreServices: z.int().min(0),
  /** Each window's next occurrence within a week. */
  maintenance: z.array(z.strictObject({ id: z.string(), title: z.string(), start: instant, lastsMs: z.int() })),
  staffing: z.strictObject({
    onCall: z.array(z.string()),
    /** Of the schedule, and not on leave. */
    available: z.array(z.string()),
    unavailable: z.array(z.strictObject({ person: z.string(), until: instant, reason: z.string().optional() })),
  }),
  /** When nobody is on call though somebody has to be, within a day. */
  gaps: z.array(z.strictObject({ start: instant, end: instant })),
});
export type HandOverReport = z.infer<typeof handOverReport>;
