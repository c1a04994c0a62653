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
  const people = await directory.peopleInRole(audience);
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

/** The months (UTC) whose statements may still be on their way: the one before `now`, and the one that it lies in. */
export const monthsOnTheirWay = (now: number): string[] => [monthBefore(now), monthOf(now)];
