import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import { noticeId, toIso } from '../domain/ids.ts';
import type { CompiledPolicy } from '../domain/policy/policy.ts';
import { monthDue, monthsBeingSent, type StatementsRhythm } from '../domain/sla/statements-due.ts';
import { atMost } from '../runtime/at-most.ts';

const LOOKUPS_AT_ONCE = 8;

/**
 * Promises finance the statements of the last month once the policy's day and time have come in each person's own zone: one
 * notice a person, which the statements queue then sends. Asked twice in a month, it promises once.
 * @param month promises that month's to all of them at once, whatever the clock says; for whoever has to make up for a run
 */
export async function issueStatements(
  { directory, ledger }: { directory: DirectoryStore; ledger: NoticeLedger },
  policy: CompiledPolicy,
  now: number,
  month?: string,
): Promise<{ planned: number }> {
  const { audience, template, ...rhythm } = policy.sla.statements;
  const people = await directory.peopleInRole(audience, now);
  const planned = await atMost(LOOKUPS_AT_ONCE, people, async (recipient) => {
    const of = month ?? monthDue(rhythm, (await directory.person(recipient))?.zone ?? 'UTC', now);
    if (of === undefined) return false;
    return ledger.plan({
      id: noticeId.parse(`statements.${of}.${recipient}.email`),
      subject: { about: 'statements', month: of },
      kind: 'notice',
      audience,
      recipient,
      channel: 'email',
      template,
      validity: 'always',
      queue: 'statements',
      why: `the statements of ${of}`,
      row: 'X2',
      dueAt: now,
      plannedAt: now,
    });
  });
  return { planned: planned.filter(Boolean).length };
}

const monthOf = (now: number): string => toIso(now).slice(0, 7);
const monthBefore = (now: number): string => monthOf(Date.parse(`${monthOf(now)}-01T00:00:00Z`) - 1);

/** Of each hour: five runs of the auditor, so that one which fails or is left out loses no hour. */
const LOOKING_MINUTES = 5;

/**
 * The months after whose statements the auditor looks in its run at `now`. In the days of sending those are what is being sent,
 * at every run. As they may be issued again by hand on any day, it looks in the first minutes of each hour of the whole month
 * too, so that nothing is stuck for more than 70 minutes, and then also at the month before that one, which may have been issued
 * when the last month was about to end.
 */
export function monthsToLookAfter(rhythm: StatementsRhythm, now: number): string[] {
  const sending = monthsBeingSent(rhythm, now);
  if (new Date(now).getUTCMinutes() >= LOOKING_MINUTES) return sending;
  const last = monthBefore(now);
  return [...new Set([monthBefore(Date.parse(`${last}-01T00:00:00Z`)), last, ...sending])];
}
