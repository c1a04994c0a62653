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
import { sendStatements } from './send-statements.ts';
import { attachStatements } from './attach-statements.ts';
import { fonts } from '../adapters/pdf-fixture.ts';
import { marchStatements } from '../adapters/statements-fixture.ts';
import type { NoticeMessage } from '../contracts/events/notice-message.ts';
import { takeAlert } from './take-alert.ts';

const maya = actor.parse('maya');
const APRIL_5 = Date.parse('2026-04-05T09:00:00Z');
const DAY = 24 * HOUR;
/** Nine o'clock in Dublin, where both of finance live. */
const NINE = Date.parse('2026-04-05T08:00:00Z');
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

const message: NoticeMessage = {
  v: 1,
  subject: { about: 'statements', month: '2026-03' },
  noticeId: noticeId.parse('statements.2026-03.oluchi.email'),
};

/** As send-statements does. */
const send = (made: World, message: NoticeMessage) =>
  sendStatements(
    {
      ...made.process(),
      attach: (statements, month) =>
        attachStatements(statements, { month, letterhead: bundled.policy, fonts: () => fonts }),
    },
    message,
    'sender',
  );

describe('the statements that finance is promised', () => {
  const issue = (made: World, now = APRIL_5) => issueStatements(made.process(), bundled.policy, now);
  const promised = async (made: World, month = '2026-03') =>
    (await made.process().ledger.list({ about: 'statements', month })).map(({ recipient }) => recipient);

  it('are promised once a month to each, however often it is asked (failure 1)', async () => {
    const made = await world();
    expect(await issue(made)).toEqual({ planned: 2 });
    expect(await issue(made, NINE + 3 * HOUR)).toEqual({ planned: 0 });
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
    ['before nine on the fifth', NINE - 1, 0],
    ['at nine on the fifth', NINE, 2],
    ['in the evening, when nobody had looked before', NINE + 11 * HOUR, 2],
    ['on the next day', NINE + 16 * HOUR, 0],
  ])('are promised in each reader’s own zone: %s', async (_when, now, planned) => {
    expect(await issue(await world(), now)).toEqual({ planned });
  });

  it('are promised to all at once when somebody names the month', async () => {
    const made = await world();
    expect(await issueStatements(made.process(), bundled.policy, APRIL_5 + 20 * DAY, '2026-03')).toEqual({
      planned: 2,
    });
    expect((await promised(made)).sort()).toEqual(['erik', 'oluchi']);
  });

  it('leave by mail with what was counted', async () => {
    const made = await world();
    await outage(made, 'a', at('10:00'), at('10:30'));
    made.now = APRIL_5;
    await issue(made);
    expect(await send(made, message)).toBe('accepted');
    expect(made.providers.letters).toMatchObject([
      {
        to: 'oluchi@erlmcp.example',
        text: expect.stringMatching(
          /downtime 30 min[^]*Credit by currency[^]*To be approved: 5, by Oluchi Eze, Erik Sandberg\.[^]*With this mail: sla-statements-2026-03\.csv, sla-statements-2026-03\.xlsx, sla-statements-2026-03\.pdf\./,
        ) as string,
        attachments: ['sla-statements-2026-03.csv', 'sla-statements-2026-03.xlsx', 'sla-statements-2026-03.pdf'],
      },
    ]);
  });

  it('leave without the document when the files are too large together, and say so', async () => {
    const of = { month: '2026-03', letterhead: bundled.policy, fonts: () => fonts };
    const { attachments, leftOut } = await attachStatements(marchStatements, of, 20_000);
    expect([attachments.length, leftOut]).toEqual([2, 'sla-statements-2026-03.pdf']);
  });

  it('leave without files from the sender of broadcasts, to which they were handed before they had a queue of their own', async () => {
    const made = await world();
    made.now = APRIL_5;
    await issue(made);
    expect(await sendNotice(made.process(), message, 'sender')).toBe('accepted');
    expect(made.providers.letters).toEqual([
      { to: 'oluchi@erlmcp.example', text: expect.not.stringContaining('With this mail') as string },
    ]);
  });
});

describe('the auditor, of the statements that finance is promised (row X2)', () => {
  const NOON = Date.parse('2026-04-05T12:00:00Z');
  const handed = (month: string, recipient: string) => ({
    queue: 'statements',
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
    ['within eleven minutes on the fifth', '2026-04-05T12:00:00Z', 11],
    ['within eleven minutes on the seventh', '2026-04-07T22:30:00Z', 11],
    ['within 70 minutes on any later day', '2026-04-09T00:05:00Z', 70],
    ['also when the month ends meanwhile', '2026-04-30T23:58:00Z', 70],
  ])('hands over what is promised and gets stuck, %s', async (_how, promisedAt, minutes) => {
    const made = await world();
    made.now = Date.parse(promisedAt);
    await issueStatements(made.process(), bundled.policy, made.now, '2026-03');
    for (let run = 0; run <= minutes && made.providers.handed.length === 0; run += 1) {
      await auditDeadlines(made.process(), made.now);
      made.now += MINUTE;
    }
    expect(made.providers.handed).toEqual([handed('2026-03', 'erik'), handed('2026-03', 'oluchi')]);
  });

  it('never goes an hour without a look, though four of five runs fail, and seldom looks later in the month', () => {
    const looks = (day: string) => {
      const runs = Array.from({ length: 24 * 60 }, (_, minute) => Date.parse(`${day}T00:00:30Z`) + minute * MINUTE);
      return runs.map((run) => monthsToLookAfter({}, run));
    };
    for (const day of ['2026-04-05', '2026-04-06', '2026-04-12', '2026-04-30']) {
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
      expect(await send(made, { v: 1, subject, noticeId: id })).toBe('accepted');
    }
    made.now += HOUR;
    expect(await auditDeadlines(made.process(), made.now)).toMatchObject({ redriven: 0 });
    expect(made.providers.handed).toEqual([]);
  });
});
