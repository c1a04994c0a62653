import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TocsinLab, type IncidentShape, type NoticeShape } from './tocsin-lab.ts';

describe('a P1 whose promised times are nearly over, wait on the customer, and are over', () => {
  let lab: TocsinLab;
  let id: string;
  beforeAll(async () => {
    lab = await TocsinLab.open();
    const answer = await lab.post('/v1/incidents', { title: 'Nothing moves', service: 'registry', severity: 'P1' });
    id = (answer.json as IncidentShape).id;
    await lab.system.settled();
  });
  afterAll(() => lab.close());

  const told = async (line: string) =>
    (await lab.items<NoticeShape>(`/v1/incidents/${id}/notices`))
      .filter(({ id: notice }) => notice.includes(`.${line}.`))
      .map(({ recipient }) => recipient);
  const clock = async (target: string) => {
    const { clocks } = (await lab.get(`/v1/incidents/${id}`)).json as IncidentShape;
    return clocks.find((one) => one.target === target);
  };

  it('S3.5: warns the team by email when 12 of the 15 minutes are over', async () => {
    await lab.pass('PT11M');
    expect(await told('clock-warning')).toEqual([]);
    await lab.pass('PT2M');
    expect([...(await told('clock-warning'))].sort()).toEqual(['grace', 'ines', 'ravi']);
    const mail = lab.system.messages({ channel: 'email' }).find(({ body }) => body.includes('can still be kept'));
    expect(mail?.body).toContain('First response');
  });

  it('S3.8: tells the manager on duty and the chief executive when nobody answered in time', async () => {
    await lab.pass('PT3M');
    expect([...(await told('clock-breach')), ...(await told('clock-breach-ceo'))].sort()).toEqual([
      'helena',
      'nadia',
      'owen',
    ]);
    expect(await clock('response')).toMatchObject({ state: 'missed' });
  });

  it('S3.20: lets the resolution stand still for a day while the customer is waited for', async () => {
    await lab.post(`/v1/incidents/${id}/acknowledge`, {});
    const until = new Date(lab.system.now() + 24 * 3_600_000).toISOString();
    await lab.post(`/v1/incidents/${id}/wait`, { reason: 'their firewall', until });
    const before = await clock('resolution');
    await lab.pass('PT23H');
    expect(await clock('resolution')).toMatchObject({ ...before, state: 'paused' });
    expect(await told('clock-breach')).toHaveLength(2);
  });

  it('S3.20: goes on by itself when the wait is over, and is missed in the end', async () => {
    await lab.pass('PT2H');
    expect(await clock('resolution')).toMatchObject({ state: 'running' });
    await lab.pass('PT4H');
    expect(await clock('resolution')).toMatchObject({ state: 'missed' });
    const types = (await lab.items<{ type: string }>(`/v1/incidents/${id}/timeline`)).map(({ type }) => type);
    expect(types.filter((type) => /Customer|Target/.test(type))).toEqual(
      expect.arrayContaining(['CustomerAwaited', 'CustomerAnswered', 'TargetWarned', 'TargetMissed']),
    );
  });

  it('S3.22: breaks guarantees of the month meanwhile, of each of which the team lead hears once', async () => {
    const timeline = await lab.items<{ type: string }>(`/v1/incidents/${id}/timeline`);
    const broken = timeline.filter(({ type }) => type === 'GuaranteeBroken');
    expect(broken.length).toBeGreaterThan(0);
    expect(await told('guarantee-broken')).toHaveLength(broken.length);
  });

  it('S3.5: stands in the response report and in the key figures', async () => {
    await lab.post(`/v1/incidents/${id}/resolve`, {});
    await lab.system.settled();
    const { json } = await lab.get('/v1/sla/response', lab.tokens.finance);
    expect(json).toMatchObject({ incidents: 1, overall: { response: { missed: 1 }, resolution: { missed: 1 } } });
    expect((await lab.get('/v1/kpis', lab.tokens.finance)).json).toMatchObject({
      incidents: 1,
      figures: { acknowledgement: { n: 1, open: 0 } },
    });
  });
});
