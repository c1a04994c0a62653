import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import { noticeId, toIso } from '../domain/ids.ts';
import type { CompiledPolicy } from '../domain/policy/policy.ts';

/**
 * Promises finance the statements of the month before `now` (UTC): one notice a person, which the broadcasts queue then sends.
 * Asked twice in a month, it promises once.
 */
export async function issueStatements(
  { directory, ledger }: { directory: DirectoryStore; ledger: NoticeLedger },
  policy: CompiledPolicy,
  now: number,
): Promise<{ month: string; planned: number }> {
  const month = monthBefore(now);
  const { audience, template } = policy.sla.statements;
  const people = await directory.peopleInRole(audience, now);
  const planned = await Promise.all(
    people.map((recipient) =>
      ledger.plan({
        id: noticeId.parse(`statements.${month}.${recipient}.email`),
        subject: { about: 'statements', month },
        kind: 'notice',
        audience,
        recipient,
        channel: 'email',
        template,
        validity: 'always',
        queue: 'broadcasts',
        why: `the statements of ${month}`,
        row: 'X2',
        dueAt: now,
        plannedAt: now,
      }),
    ),
  );
  return { month, planned: planned.filter(Boolean).length };
}

const monthOf = (now: number): string => toIso(now).slice(0, 7);
const monthBefore = (now: number): string => monthOf(Date.parse(`${monthOf(now)}-01T00:00:00Z`) - 1);

/** The schedule promises them on the first; what gets stuck then is found within minutes. */
const DAYS_OF_SENDING = 5;
/** Of each hour: five runs of the auditor, so that one which fails or is left out loses no hour. */
const LOOKING_MINUTES = 5;

/**
 * The months (UTC) after whose statements the auditor looks in its run at `now`. In the days of sending that is the month before,
 * at every run. As they may be issued again by hand on any day, it looks in the first minutes of each hour of the whole month
 * too, so that nothing is stuck for more than 70 minutes, and then also at the month before that one, which may have been issued
 * when the last month was about to end.
 */
export function monthsToLookAfter(now: number): string[] {
  const last = monthBefore(now);
  const at = new Date(now);
  if (at.getUTCMinutes() < LOOKING_MINUTES) return [monthBefore(Date.parse(`${last}-01T00:00:00Z`)), last];
  return at.getUTCDate() <= DAYS_OF_SENDING ? [last] : [];
}
