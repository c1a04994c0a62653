import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TocsinLab } from './tocsin-lab.ts';

const CUSTOMERS = ['email cascadia-logistics', 'email hoshi-robotics', 'email liffey-payments'];
const TEAM = ['email grace', 'email ines', 'email ravi'];
/** Who hears that a promised time is over: the managers on duty, and at P1 the CEO. */
const LATE = ['email helena', 'email nadia', 'email owen'];

describe('an alarm at 03:00 that nobody answers (rows S3.5, S3.7, S3.8, S3.10, failures 1, 13, 14)', () => {
  let lab: TocsinLab;
  beforeAll(async () => {
    lab = await TocsinLab.open({ now: '2026-03-10T03:00:00.000Z' });
  });
  afterAll(() => lab.close());
  afterEach(() => expect(lab.news(), 'messages that nobody expected').toEqual([]));

  it('pages the L1 engineer with one SMS of one segment, and tells the team and the CEO by email', async () => {
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    expect(lab.news()).toEqual([...TEAM, 'email helena', 'slack #war-room', 'sms maya'].sort());
    const page = lab.latest('sms', 'maya').body;
    expect(page).toMatch(/^P1 INC-[0-9A-HJKMNP-TV-Z]{8} http:\/\/\S+\/a\/[a-z2-7]{26} registry-down$/);
    expect(page.length).toBeLessThanOrEqual(160);
  });

  it('opens nothing and pages nobody when the same alarm is told again', async () => {
    const [alert] = (await lab.theIncident()).alerts;
    await lab.alarm({ name: 'registry-down', state: 'ALARM', at: alert?.stateChangedAt });
    await lab.alarm({ name: 'registry-down', state: 'ALARM', at: alert?.stateChangedAt });
    expect(await lab.theIncident()).toMatchObject({ status: 'open', severity: 'P1', service: 'registry', rung: 'L1' });
  });

  it('keeps what the alarm said', async () => {
    expect((await lab.theIncident()).alerts).toMatchObject([
      {
        name: 'registry-down',
        reason: 'Threshold Crossed: registry-down is ALARM',
        region: 'us-east-1',
        account: '000000000000',
        stateChangedAt: expect.stringMatching(/^2026-03-10T03:00:0\d\.\d{3}Z$/) as string,
        link: expect.stringContaining('alarmsV2:alarm/registry-down') as string,
      },
    ]);
  });

  it('tells customers at minute 15 in their words, and pages L2 in the same minute', async () => {
    await lab.pass('PT4M');
    expect(lab.news()).toEqual([]);
    await lab.pass('PT10M');
    // At minute 12 the team hears that the response is about to be late; Ben that 99.99 % is gone for one customer (row S3.22).
    expect(lab.news()).toEqual(['email ben', ...TEAM]);
    await lab.pass('PT1M1S');
    expect(lab.news()).toEqual([...CUSTOMERS, ...LATE, 'sms wei-ling'].sort());
    const notice = lab.latest('email', 'liffey-payments').body;
    expect(notice).toContain('The service cannot be used at present.');
    expect(notice).toContain('(Europe/Dublin)');
    expect(notice).not.toContain('Threshold Crossed');
  });

  it.each([
    [
      'L3 at minute 30, with an update to team and CEO',
      ['email grace', 'email helena', 'email ines', 'email ravi', 'sms aoife'],
    ],
    // With minute 44:34.800 the 99.9 % of another customer are gone.
    ['L4 at minute 45', ['email ben', 'sms priya']],
    ['L1 again at minute 60, with news for customers', [...TEAM, ...CUSTOMERS, 'email helena', 'sms maya'].sort()],
    ['L2 again at minute 75', ['sms wei-ling']],
    ['L3 again at minute 90', [...TEAM, 'email helena', 'sms aoife'].sort()],
    ['L4 again at minute 105', ['sms priya']],
  ])('pages %s', async (_when, expected) => {
    await lab.pass('PT15M');
    expect(lab.news()).toEqual(expected);
  });

  it('is unroutable at minute 120: the duty managers are told, and the platform’s own alarm goes off', async () => {
    await lab.pass('PT15M');
    const OWNERS = ['email nadia', 'email owen', 'email ops@example.com'];
    expect(lab.news()).toEqual([...TEAM, ...CUSTOMERS, 'email helena', ...OWNERS].sort());
    expect(await lab.theIncident()).toMatchObject({ status: 'open', unroutable: true });
  });

  it('pages nobody after that, though the resolution target passes', async () => {
    await lab.pass('PT29M');
    expect(lab.news()).toEqual([]);
  });

  it('tells every step: who, what, when due, when sent, how late (row X1)', async () => {
    const { id } = await lab.theIncident();
    const timeline = await lab.items<{ type: string }>(`/v1/incidents/${id}/timeline`);
    const clocks = ['TargetWarned', 'TargetMissed', 'GuaranteeBroken', 'FactsNoted'];
    const missed = timeline.filter(({ type }) => type === 'TargetMissed');
    expect(missed.map((one) => (one as { target?: string }).target)).toEqual(
      expect.arrayContaining(['response', 'tier-1-response', 'tier-2-response', 'tier-3-response']) as string[],
    );
    const steps = timeline.filter(({ type }) => !clocks.includes(type));
    expect(steps.map(({ type }) => type)).toEqual([
      'IncidentOpened',
      'SeverityAssessed',
      'AlertAttached',
      'RungReached',
      ...Array.from({ length: 3 }, () => 'RungReached'),
      'LadderExhausted',
      ...Array.from({ length: 4 }, () => 'RungReached'),
      'LadderExhausted',
      'UnroutableRaised',
    ]);
    const notices = await lab.items<Record<string, unknown>>(`/v1/incidents/${id}/notices`);
    const pages = notices.filter(({ kind }) => kind === 'page');
    expect(pages.map(({ rung, recipient, pass }) => [pass, rung, recipient])).toEqual([
      [1, 'L1', 'maya'],
      [1, 'L2', 'wei-ling'],
      [1, 'L3', 'aoife'],
      [1, 'L4', 'priya'],
      [2, 'L1', 'maya'],
      [2, 'L2', 'wei-ling'],
      [2, 'L3', 'aoife'],
      [2, 'L4', 'priya'],
    ]);
    for (const notice of notices) {
      expect(notice).toMatchObject({
        outcome: 'accepted',
        dueAt: expect.any(String) as string,
        lateByMs: expect.any(Number) as number,
      });
      expect(notice['lateByMs']).toBeLessThan(60_000);
    }
  });
});

describe('a second incident that nobody answers, while the first is still unroutable (failure 14)', () => {
  let lab: TocsinLab;
  beforeAll(async () => {
    lab = await TocsinLab.open({ now: '2026-03-10T03:00:00.000Z' });
  });
  afterAll(() => lab.close());

  /** Who was told that nobody answered, and of which incident. */
  const cries = () =>
    lab
      .newMessages()
      .filter(({ subject = '' }) => /UNROUTABLE|tocsin-unroutable-incidents/.test(subject))
      .map(({ to, subject = '' }) => `${to}: ${/INC-\w+|tocsin-unroutable-incidents/.exec(subject)?.[0] ?? ''}`)
      .sort();

  it('is told to the duty managers by itself, each incident once, though the platform’s alarm rings only once', async () => {
    const idOf = async (name: string) => {
      const { json } = await lab.get('/v1/incidents?status=open');
      return (json as { items: { id: string; title: string }[] }).items.find(({ title }) => title === name)?.id ?? name;
    };
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    await lab.pass('PT90M');
    await lab.alarm({ name: 'session-manager-down', state: 'ALARM' });
    const [first, second] = [await idOf('registry-down'), await idOf('session-manager-down')];
    expect(cries()).toEqual([]);
    await lab.pass('PT31M');
    expect(cries()).toEqual([
      `nadia@erlmcp.example: ${first}`,
      'ops@example.com: tocsin-unroutable-incidents',
      `owen@erlmcp.example: ${first}`,
    ]);
    await lab.pass('PT90M');
    expect(cries()).toEqual([`nadia@erlmcp.example: ${second}`, `owen@erlmcp.example: ${second}`]);
    await lab.pass('PT3H');
    expect(cries()).toEqual([]);
  });
});
