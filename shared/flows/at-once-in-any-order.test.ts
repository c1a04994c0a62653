import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actor, noticeId, type IncidentId } from '../domain/ids.ts';
import { climbLadder } from './climb-ladder.ts';
import { fork, key, MINUTE, SECOND, turn, world, type Process, type World } from './flow-fixture.ts';
import { parkExecution } from './park-execution.ts';
import { reactToCommit } from './react-to-commit.ts';
import { runCommand } from './run-command.ts';
import { sendNotice } from './send-notice.ts';

const maya = actor.parse('maya');
const page = noticeId.parse('1.page.1.0-L1.maya.sms');

async function paged(): Promise<{ before: World; id: IncidentId }> {
  const before = await world();
  const id = await before.open();
  await before.climb(id);
  return { before, id };
}

/** A process each of whose calls of the table waits for its turn. */
const inTurns = (made: World, scheduler: fc.Scheduler): Process =>
  made.process(made.table.connect().before(({ kind }) => scheduler.schedule(Promise.resolve(), kind)));

const acknowledge = (process: Process, id: IncidentId, now: number) =>
  runCommand(process.log, id, { kind: 'acknowledge', by: maya, via: 'api' }, { commandId: 'ack' }, now);

describe('two deliveries of one message, in any order of all their calls (failure 21b)', () => {
  const message = (id: IncidentId) =>
    ({ v: 1, subject: { about: 'incident', incidentId: id, stretch: 1 }, noticeId: page }) as const;

  it('send one page, and the one that came second is done or comes again', async () => {
    const { before, id } = await paged();
    const answers = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const made = fork(before);
        const deliver = (who: string) =>
          sendNotice(inTurns(made, scheduler), message(id), who).catch((error: unknown) => String(error));
        const told = await scheduler.waitFor(Promise.all([deliver('one'), deliver('two')]));
        expect(told.filter((answer) => answer === 'accepted')).toHaveLength(1);
        expect(made.providers.texts).toHaveLength(1);
        const standing = await made.process().ledger.get(message(id).subject, page);
        expect(standing).toMatchObject({ tries: 1, state: { outcome: 'accepted', repeated: false } });
        for (const answer of told) answers.add(answer);
      }),
      { numRuns: 150, seed: 7 },
    );
    expect([...answers].map((answer) => answer.replace(`notice ${page} `, '')).sort()).toEqual([
      'Error: is held by another sender; it comes again',
      'accepted',
      'already done',
    ]);
  });

  it('and an acknowledgement besides: one page or none, and the ledger says which (failures 4 and 7)', async () => {
    const { before, id } = await paged();
    const sent = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const made = fork(before);
        const deliver = (who: string) => sendNotice(inTurns(made, scheduler), message(id), who).catch(() => undefined);
        const all = [deliver('one'), deliver('two'), acknowledge(inTurns(made, scheduler), id, made.now)];
        await scheduler.waitFor(Promise.all(all));
        const standing = await made.process().ledger.get(message(id).subject, page);
        const { texts } = made.providers;
        expect(standing?.state.outcome).toBe(texts.length === 1 ? 'accepted' : 'cancelled');
        expect((await made.incident(id)).status).toBe('acknowledged');
        sent.add(texts.length);
      }),
      { numRuns: 150, seed: 7 },
    );
    expect([...sent].sort()).toEqual([0, 1]);
  });
});

describe('a commit while an execution goes to sleep, in any order of all their calls (failure 21b)', () => {
  it('wakes it, or is seen by it before it sleeps: nobody waits for what has happened', async () => {
    const { before, id } = await paged();
    const ways = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const made = fork(before);
        made.providers.waiting.add('token');
        const sleeps = async () => {
          const process = inTurns(made, scheduler);
          const { version, done } = await climbLadder(process, turn(id, 1), made.now);
          expect(done).toBe(false);
          const waits = { v: 1, incidentId: id, n: 1, machine: 'escalation', version, token: 'token' } as const;
          await parkExecution(process, waits, made.now);
          return version;
        };
        const commits = async () => {
          await acknowledge(inTurns(made, scheduler), id, made.now);
          await reactToCommit(inTurns(made, scheduler), id, 3);
        };
        const [decidedOn] = await scheduler.waitFor(Promise.all([sleeps(), commits()]));
        const woken = made.providers.woken.includes('token');
        if (decidedOn < 3) expect(woken).toBe(true);
        const parked = await made.process().parked.list(id);
        expect(parked.length).toBe(woken ? 0 : 1);
        ways.add(`${woken ? 'woken' : 'asleep'}, having ${decidedOn < 3 ? 'missed' : 'seen'} it`);
      }),
      { numRuns: 150, seed: 7 },
    );
    expect([...ways].sort()).toEqual(['asleep, having seen it', 'woken, having missed it', 'woken, having seen it']);
  });
});

describe('a reopening that the stream tells twice, while its first workflow still ends (failures 1 and 21)', () => {
  it('starts execution 2 of both machines once, under the name that ends in 2', async () => {
    const { before, id } = await paged();
    await reactToCommit(before.process(), id, 1);
    await runCommand(before.process().log, id, { kind: 'resolve', by: maya }, { commandId: 'over' }, before.now);
    before.now += 5 * MINUTE + SECOND;
    await before.climb(id, 1);
    const reopened = await before.incident(id);
    expect(reopened).toMatchObject({ status: 'open', execution: 2, alert: { facts: { key } } });
    const version = await before.process().log.version(id);
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const made = fork(before);
        const told = () => reactToCommit(inTurns(made, scheduler), id, version);
        const ends = () => climbLadder(inTurns(made, scheduler), turn(id, 2), made.now);
        const [, , ended] = await scheduler.waitFor(Promise.all([told(), told(), ends()]));
        expect(ended.done).toBe(true);
        expect([...made.providers.started].sort()).toEqual([`communication:${id}-2`, `escalation:${id}-2`]);
        expect((await made.notices(id)).filter((notice) => notice.startsWith('2.'))).toEqual([
          '2.page.1.0-L1.maya.sms',
        ]);
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});
