import { describe, expect, it } from 'vitest';
import { actor, alertKeyOf, incidentId, noticeId, type IncidentId } from '../domain/ids.ts';
import type { Said } from '../domain/alert/alert-record.ts';
import { auditDeadlines } from './audit-deadlines.ts';
import { bundled, change, HOUR, MINUTE, SECOND, world, type World } from './flow-fixture.ts';
import { issueStatements, monthsToLookAfter } from './issue-statements.ts';
import { monthStatements } from './month-statements.ts';
import { reactToCommit } from './react-to-commit.ts';
import { runCommand } from './run-command.ts';
import { sendNotice } from './send-notice.ts';
import { takeAlert } from './take-alert.ts';

const maya = actor.parse('maya');
const APRIL_5 = Date.parse('2026-04-05T09:00:00Z');
const at = (time: string): number => Date.parse(`2026-03-10T${time}:00Z`);

/** An alarm of its own that fires and recovers as told; an open one has no end. */
async function outage(
  made: World,
  name: string,
  start: number,
  end: number | undefined,
  said: Said = {},
): Promise<IncidentId> {
  const key = alertKeyOf('cloudwatch', name);
  const tell = (signal: 'firing' | 'quiet', when: number) => {
    const { facts, ...rest } = change(signal, when, said);
    return takeAlert(made.process().opening, { ...rest, facts: { ...facts, key, dedupKey: name } }, made.now);
  };
  made.now = start;
  const id = incidentId.parse((await tell('firing', start)).incidentId);
  if (end !== undefined) {
    made.now = end;
    await tell('quiet', end);
    made.now = end + 5 * MINUTE;
    await made.climb(id);
  }
  await reactToCommit(made.process(), id, 1);
  return id;
}

async function statementOf(made: World, contract: string, now = APRIL_5) {
  const all = await monthStatements(made.process(), bundled.policy, { month: '2026-03' }, now);
  const found = all.find((one) => one.contract === contract);
  if (found === undefined) throw new Error(`there is no statement of ${contract}`);
  return found;
}

describe('the statements of a month', () => {
  it('count the time of incidents that overlap once', async () => {
    const made = await world();
    const first = await outage(made, 'a', at('10:00'), at('10:30'));
    const second = await outage(made, 'b', at('10:20'), at('10:40'));
    const statement = await statementOf(made, 'liffey-registry');
    expect(statement).toMatchObject({ downtimeMs: 40 * MINUTE, countedMs: 40 * MINUTE, status: 'draft' });
    expect(statement.downtime.map(({ incident }) => incident)).toEqual([first, second]);
  });

  it('count an incident that concerned named customers for those only', async () => {
    const made = await world();
    await outage(made, 'a', at('10:00'), at('10:30'), { customers: ['liffey-payments'] });
    expect(await statementOf(made, 'liffey-registry')).toMatchObject({ downtimeMs: 30 * MINUTE });
    expect(await statementOf(made, 'cascadia-registry')).toMatchObject({ downtimeMs: 0, status: 'draft' });
  });

  it('count nothing for the customers of another service', async () => {
    const made = await world();
    await outage(made, 'a', at('10:00'), at('10:30'));
    expect(await statementOf(made, 'thames-transport')).toMatchObject({ downtimeMs: 0 });
  });

  it('are provisional while an incident of theirs is open, and count it up to now', async () => {
    const made = await world();
    await outage(made, 'a', Date.parse('2026-03-31T20:00:00Z'), undefined);
    const statement = await statementOf(made, 'liffey-registry');
    expect(statement).toMatchObject({ status: 'provisional', downtimeMs: 3 * HOUR });
    expect(statement.downtime).toMatchObject([{ open: true }]);
  });

  it('find an open incident though the stream has not noted it under its month yet', async () => {
    const made = await world();
    made.now = at('10:00');
    await takeAlert(made.process().opening, change('firing', made.now), made.now);
    expect(await statementOf(made, 'liffey-registry', at('10:30'))).toMatchObject({
      status: 'provisional',
      downtimeMs: 30 * MINUTE,
    });
  });

  it('stay provisional while what a person resolved still fires, since it may reopen', async () => {
    const made = await world();
    const id = await outage(made, 'a', at('10:00'), undefined);
    made.now = at('10:30');
    await runCommand(made.process().log, id, { kind: 'resolve', by: maya }, { commandId: 'r' }, made.now);
    expect(await statementOf(made, 'liffey-registry')).toMatchObject({
      status: 'provisional',
      downtimeMs: 30 * MINUTE,
    });
  });

  it('are one a contract, of one customer where one is asked for', async () => {
    const made = await world();
    const { policy } = bundled;
    expect(await monthStatements(made.process(), policy, { month: '2026-03' }, APRIL_5)).toHaveLength(5);
    const own = await monthStatements(
      made.process(),
      policy,
      { month: '2026-03', customer: 'hoshi-robotics' },
      APRIL_5,
    );
    expect(own.map(({ contract, customerName }) => [contract, customerName])).toEqual([
      ['hoshi-registry', 'Hoshi Robotics'],
    ]);
  });

  it('are none for a month that has not begun', async () => {
    const made = await world();
    expect(await monthStatements(made.process(), bundled.policy, { month: '2026-05' }, APRIL_5)).toEqual([]);
  });
});

describe('the statements that finance is promised', () => {
  const issue = (made: World, now = APRIL_5) => issueStatements(made.process(), bundled.policy, now);
  const promised = async (made: World, month = '2026-03') =>
    (await made.process().ledger.list({ about: 'statements', month })).map(({ recipient }) => recipient);

  it('are promised once a month to each, however often it is asked (failure 1)', async () => {
    const made = await world();
    expect(await issue(made)).toEqual({ month: '2026-03', planned: 2 });
    expect(await issue(made, APRIL_5 + HOUR)).toEqual({ month: '2026-03', planned: 0 });
    expect((await promised(made)).sort()).toEqual(['erik', 'oluchi']);
  });

  it('are promised to the others when one promise failed and it is asked again (failure 9)', async () => {
    const made = await world();
    const table = made.table.connect();
    table.failNext(({ pk }) => pk.startsWith('STATEMENTS#'), 'before');
    await expect(issueStatements(made.process(table), bundled.policy, APRIL_5)).rejects.toThrow('did not take');
    await issue(made);
    expect((await promised(made)).sort()).toEqual(['erik', 'oluchi']);
  });

  it.each([
    ['2026-01-01T00:00:00Z', '2025-12'],
    ['2026-03-31T23:59:59Z', '2026-02'],
    ['2026-04-01T00:00:00Z', '2026-03'],
  ])('asked for at %s are those of %s', async (now, month) => {
    expect(await issue(await world(), Date.parse(now))).toMatchObject({ month });
  });

  it('leave by mail with what was counted', async () => {
    const made = await world();
    await outage(made, 'a', at('10:00'), at('10:30'));
    made.now = APRIL_5;
    await issue(made);
    const subject = { about: 'statements', month: '2026-03' } as const;
    const message = { v: 1, subject, noticeId: noticeId.parse('statements.2026-03.oluchi.email') } as const;
    expect(await sendNotice(made.process(), message, 'sender')).toBe('accepted');
    expect(made.providers.letters).toMatchObject([
      { to: 'oluchi@erlmcp.example', text: expect.stringContaining('downtime 30 min') as string },
    ]);
  });
});

describe('the auditor, of the statements that finance is promised (row X2)', () => {
  const NOON = Date.parse('2026-04-01T12:00:00Z');
  const handed = (month: string, recipient: string) => ({
    queue: 'broadcasts',
    message: {
      v: 1,
      subject: { about: 'statements', month },
      noticeId: `statements.${month}.${recipient}.email`,
    },
  });

  async function promised(): Promise<World> {
    const made = await world();
    made.now = NOON;
    await issueStatements(made.process(), bundled.policy, made.now);
    return made;
  }

  it.each<[string, string, number, readonly string[]]>([
    ['planned', 'ten minutes', 10 * MINUTE, []],
    ['planned', 'more', 10 * MINUTE + 1, ['erik', 'oluchi']],
    ['claimed', 'no longer than a lease and its grace', MINUTE + 30 * SECOND, []],
    ['claimed', 'longer', MINUTE + 30 * SECOND + 1, ['erik']],
  ])('has a mail that stays %s for %s handed over again', async (state, _long, ms, again) => {
    const made = await promised();
    const subject = { about: 'statements', month: '2026-03' } as const;
    if (state === 'claimed') {
      const id = noticeId.parse('statements.2026-03.erik.email');
      await made.process().ledger.claim(subject, id, 'died', made.now, MINUTE);
    }
    made.now += ms;
    expect(await auditDeadlines(made.process(), made.now)).toEqual({
      incidents: 0,
      redriven: again.length > 0 ? 1 : 0,
      unroutable: 0,
    });
    expect(made.providers.handed).toEqual(again.map((recipient) => handed('2026-03', recipient)));
  });

  it.each([
    ['within eleven minutes on the first', '2026-04-01T12:00:00Z', 11],
    ['within eleven minutes on the fifth', '2026-04-05T22:30:00Z', 11],
    ['within 70 minutes on any later day', '2026-04-06T00:05:00Z', 70],
    ['also when the month ends meanwhile', '2026-04-30T23:58:00Z', 70],
  ])('hands over what is promised and gets stuck, %s', async (_how, promisedAt, minutes) => {
    const made = await world();
    made.now = Date.parse(promisedAt);
    await issueStatements(made.process(), bundled.policy, made.now);
    for (let run = 0; run <= minutes && made.providers.handed.length === 0; run += 1) {
      await auditDeadlines(made.process(), made.now);
      made.now += MINUTE;
    }
    expect(made.providers.handed).toEqual([handed('2026-03', 'erik'), handed('2026-03', 'oluchi')]);
  });

  it('never goes an hour without a look, though four of five runs fail, and seldom looks later in the month', () => {
    const looks = (day: string) => {
      const runs = Array.from({ length: 24 * 60 }, (_, minute) => Date.parse(`${day}T00:00:30Z`) + minute * MINUTE);
      return runs.map((run) => monthsToLookAfter(run));
    };
    for (const day of ['2026-04-01', '2026-04-05', '2026-04-06', '2026-04-30']) {
      const all = looks(day);
      for (let hour = 0; hour < 24; hour += 1) {
        const withMarch = all.slice(hour * 60, hour * 60 + 60).filter((months) => months.includes('2026-03'));
        expect(withMarch.length).toBeGreaterThanOrEqual(5);
      }
    }
    expect(looks('2026-04-20').flat()).toHaveLength(24 * 5 * 2);
  });

  it('leaves alone what has left', async () => {
    const made = await promised();
    for (const { subject, id } of await made.process().ledger.list({ about: 'statements', month: '2026-03' })) {
      expect(await sendNotice(made.process(), { v: 1, subject, noticeId: id }, 'sender')).toBe('accepted');
    }
    made.now += HOUR;
    expect(await auditDeadlines(made.process(), made.now)).toMatchObject({ redriven: 0 });
    expect(made.providers.handed).toEqual([]);
  });
});
