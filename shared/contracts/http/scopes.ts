import * as z from 'zod';

/** responder < commander < admin; finance reads SLA and impact; an integration key only reports alerts. */
export const scope = z.enum(['responder', 'commander', 'admin', 'finance', 'integration']);
export type Scope = z.infer<typeof scope>;

const ladder: readonly Scope[] = ['responder', 'commander', 'admin'];

/** Whether a token of this scope serves where one of `accepted` is asked for: a commander may do what a responder may. */
export const mayUse = (held: Scope, accepted: readonly Scope[]): boolean =>
  accepted.some(
    (wanted) => held === wanted || (ladder.includes(wanted) && ladder.indexOf(held) > ladder.indexOf(wanted)),
  );
