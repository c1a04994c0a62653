import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seenPages } from '../../shared/adapters/pdf-fixture.ts';
import type { Statement } from '../../shared/domain/sla/statement.ts';
import { TocsinLab } from './tocsin-lab.ts';

describe('the month ends (rows S3.4, X2)', () => {
  let lab: TocsinLab;
  beforeAll(async () => {
    lab = await TocsinLab.open({ now: '2026-03-10T10:00:00.000Z' });
    await lab.alarm({ name: 'registry-down', state: 'ALARM', at: '2026-03-10T10:00:00.000Z' });
    await lab.request('POST', lab.linkOf('maya'));
  });
  afterAll(() => lab.close());

  const statementOf = async (customer: string) =>
    (await lab.items<Statement>(`/v1/sla/statements/2026-03?customer=${customer}`, lab.tokens.finance))[0];

  it('is provisional while the incident is open and the month is not over', async () => {
    expect(await statementOf('liffey-payments')).toMatchObject({
      status: 'provisional',
      tier: 'Premium',
      guaranteePct: 99.9,
    });
  });

  it('is no breach at 44 minutes 34.800 seconds, the very allowance of Premium in a month of 743 hours', async () => {
    await lab.pass('2026-03-10T10:45:00.000Z');
    await lab.alarm({ name: 'registry-down', state: 'OK', at: '2026-03-10T10:44:34.800Z' });
    await lab.pass('PT6M');
    expect(await statementOf('liffey-payments')).toMatchObject({
      periodMs: 2_674_800_000,
      downtimeMs: 2_674_800,
      uptime: { num: 2_672_125_200, den: 2_674_800_000 },
      uptimePct: 99.9,
      breach: false,
      creditMinor: 0,
      currency: 'EUR',
    });
  });

  it('is what everybody was told of its length when it was resolved, without the hold-down', () => {
    const { subject, body } = lab.latest('email', 'grace');
    expect(subject).toMatch(/^\[P1\] INC-\S+ resolved after 44 min 34 s$/);
    expect(body).toMatch(/Impact: +44 min 34 s, between 10 Mar 2026, \d\d:00 \S+ \S+ and 10 Mar 2026, \d\d:44 /);
    expect(lab.latest('email', 'liffey-payments').body).toMatch(
      /How long: +44 min 34 s, between 10 Mar 2026, 10:00 GMT \(Europe\/Dublin\) and 10 Mar 2026, 10:44 GMT/,
    );
    expect(lab.latest('sms', 'maya').body).toContain('is resolved after 44 min 34 s.');
  });

  it('is a breach with one millisecond more', async () => {
    await lab.pass('2026-03-20T00:00:00.000Z');
    await lab.alarm({ name: 'registry-down', state: 'ALARM', at: '2026-03-20T00:00:00.000Z' });
    await lab.alarm({ name: 'registry-down', state: 'OK', at: '2026-03-20T00:00:00.001Z' });
    await lab.pass('PT6M');
    expect(await statementOf('liffey-payments')).toMatchObject({
      downtimeMs: 2_674_801,
      breach: true,
      creditMinor: 123_456,
      currency: 'EUR',
    });
    expect(await statementOf('cascadia-logistics')).toMatchObject({
      breach: true,
      creditMinor: 999_800,
      currency: 'USD',
    });
    expect(await statementOf('hoshi-robotics')).toMatchObject({ breach: false, creditMinor: 0, currency: 'JPY' });
    expect(await statementOf('thames-media')).toMatchObject({ downtimeMs: 0, breach: false });
  });

  it('is mailed to both finance people at nine on the fifth in Dublin, once', async () => {
    lab.news();
    await lab.pass('2026-04-05T07:59:00.000Z');
    expect(lab.news().filter((one) => /oluchi|erik/.test(one))).toEqual([]);
    await lab.pass('2026-04-06T12:00:00.000Z');
    expect(lab.news().filter((one) => /oluchi|erik/.test(one))).toEqual(['email erik', 'email oluchi']);
    const mail = lab.latest('email', 'oluchi');
    expect(mail.subject).toContain('2026-03');
    expect(mail.body).toContain('EUR 1,234.56');
    expect(mail.body).toContain('USD 9,998.00');
    expect(mail.sentAt.slice(0, 16)).toBe('2026-04-05T08:00');
  });

  it('brings the figures as CSV, as a workbook and as a document, which the mailbox hands out', async () => {
    const { id, attachments = [] } = lab.latest('email', 'oluchi');
    const names = ['csv', 'xlsx', 'pdf'].map((format) => `sla-statements-2026-03.${format}`);
    expect(attachments.map(({ name }) => name)).toEqual(names);
    expect(lab.latest('email', 'oluchi').body).toContain(`With this mail: ${names.join(', ')}.`);
    const url = `${lab.system.awsUrl}/_local/attachment?message=${id}`;
    const [csv, xlsx, pdf] = await Promise.all(
      names.map(async (_, file) => Buffer.from(await (await fetch(`${url}&file=${file}`)).arrayBuffer())),
    );
    expect(csv?.toString()).toContain('1234.56');
    expect(xlsx?.subarray(0, 2).toString()).toBe('PK');
    expect((await seenPages(pdf ?? Buffer.alloc(0))).map(({ text }) => text).join(' ')).toContain('EUR 1,234.56');
    expect([csv, xlsx, pdf].map((file) => file?.length)).toEqual(attachments.map(({ size }) => size));
  });

  it.each([
    ['pdf', 'application/pdf', '%PDF-'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'PK'],
  ])('is handed out by the API as .%s, of one customer too', async (format, type, start) => {
    const path = `/v1/sla/statements/2026-03.${format}?customer=liffey-payments`;
    const answer = await fetch(`${lab.system.productUrl}${path}`, {
      headers: { authorization: `Bearer ${lab.tokens.finance}` },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="sla-statements-2026-03-liffey-payments.${format}"`,
    );
    expect(
      Buffer.from(await answer.arrayBuffer())
        .toString('latin1')
        .startsWith(start),
    ).toBe(true);
  });

  it('reads the same as CSV', async () => {
    const { text, headers } = await lab.get('/v1/sla/statements/2026-03.csv', lab.tokens.finance);
    expect(headers.get('content-type')).toContain('text/csv');
    const rows: Record<string, string>[] = parse(text, { columns: true });
    expect(rows).toHaveLength(5);
    const json = await lab.items<Statement>('/v1/sla/statements/2026-03', lab.tokens.finance);
    expect(text).toContain('1234.56');
    expect(json.map(({ creditMinor }) => creditMinor).reduce((a, b) => a + b)).toBe(123_456 + 999_800);
  });

  it('gives the same bytes twice', async () => {
    const [one, two] = [
      await lab.get('/v1/sla/statements/2026-03', lab.tokens.finance),
      await lab.get('/v1/sla/statements/2026-03', lab.tokens.finance),
    ];
    expect(one.text).toBe(two.text);
  });
});

describe('alarms that are published back to back and taken in whatever order (failures 1 and 3)', () => {
  let lab: TocsinLab;
  beforeAll(async () => {
    lab = await TocsinLab.open({ now: '2026-03-20T00:00:00.000Z' });
  });
  afterAll(() => lab.close());

  it('cost what their own times say: a gap of two minutes counts, one of fifty does not', async () => {
    const days = ['03', '04', '05', '06', '07', '08'];
    const changes = [
      ['ALARM', '10:00'],
      ['OK', '10:10'],
      ['ALARM', '10:12'],
      ['OK', '10:20'],
      ['ALARM', '11:10'],
      ['OK', '11:15'],
    ] as const;
    await Promise.all(
      days.flatMap((day) =>
        changes.map(([state, time]) =>
          lab.alarm({
            name: 'registry-down',
            account: `0000000000${day}`,
            state,
            at: `2026-03-${day}T${time}:00.000Z`,
          }),
        ),
      ),
    );
    await lab.pass('PT6M');
    const [statement] = await lab.items<Statement>(
      '/v1/sla/statements/2026-03?customer=liffey-payments',
      lab.tokens.finance,
    );
    expect(statement?.downtimeMs).toBe(days.length * 25 * 60_000);
    expect(await lab.items('/v1/incidents?status=open')).toEqual([]);
    lab.news();
  });

  it('are flaps of one incident, each counted', async () => {
    const start = Date.parse('2026-03-20T01:00:00.000Z');
    await lab.pass('2026-03-20T01:10:00.000Z');
    await Promise.all(
      Array.from({ length: 41 }, (_, index) =>
        lab.alarm({
          name: 'transport-failure',
          state: index % 2 === 0 ? 'ALARM' : 'OK',
          at: new Date(start + index * 5_000).toISOString(),
        }),
      ),
    );
    const open = await lab.items<{ alerts: { flaps: number }[] }>('/v1/incidents?status=open&service=transport');
    expect(open.map(({ alerts }) => alerts[0]?.flaps)).toEqual([20]);
  });
});
