import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synthesizePolicy } from './synthesize-policy.ts';
import { TocsinLab, type IncidentShape, type NoticeShape } from './tocsin-lab.ts';

const linkIn = (body: string): string => /http:\/\/\S+\/a\/[a-z2-7]{26}/.exec(body)?.[0] ?? expect.fail('no link');

describe.each(['enterprise-performance'])('people answer, decide and escalate under %s', (policy) => {
  let cdkOut: string;
  let lab: TocsinLab;
  beforeAll(async () => {
    cdkOut = synthesizePolicy(policy);
    lab = await TocsinLab.open({ policy, cdkOut });
  });
  afterAll(async () => {
    await lab.close();
    rmSync(cdkOut, { recursive: true, force: true });
  });

  const report = async (more: Record<string, unknown> = {}): Promise<string> => {
    const answer = await lab.post('/v1/incidents', { title: 'Campaigns stand still', service: 'campaigns', ...more });
    expect(answer.status, answer.text).toBe(201);
    return (answer.json as IncidentShape).id;
  };
  const incident = async (id: string) => (await lab.get(`/v1/incidents/${id}`)).json as IncidentShape;
  const command = (id: string, name: string, body: unknown = {}) =>
    lab.post(`/v1/incidents/${id}/${name}`, body, lab.tokens.commander);
  const timeline = async (id: string) =>
    (await lab.items<{ type: string }>(`/v1/incidents/${id}/timeline`)).map(({ type }) => type);
  const press = (link: string, answer?: string) =>
    fetch(link, {
      method: 'POST',
      ...(answer === undefined ? {} : { body: new URLSearchParams({ answer }) }),
    });

  describe('S0.4, S0.6: a question to the right person, by link', () => {
    let id: string;
    let link: string;

    it('asks the commander at minute 5 whether it is real', async () => {
      id = await report({ severity: 'P0' });
      lab.newMessages();
      await lab.pass('PT5M30S');
      const asked = lab.newMessages().find(({ channel, to }) => channel === 'sms' && lab.nameOf(to) === 'yasmin');
      link = linkIn(asked?.body ?? '');
      expect((await incident(id)).asks).toMatchObject([{ id: 'confirm-p0', round: 1, people: ['yasmin'] }]);
    });

    it('shows the question with two buttons, and takes no answer from who only looks or presses neither', async () => {
      for (const method of ['GET', 'HEAD']) expect((await fetch(link, { method })).status).toBe(200);
      const page = await (await press(link)).text();
      expect(page).toContain('Is this really an enterprise-critical incident');
      expect(page.match(/<button/g)).toHaveLength(2);
      await lab.system.settled();
      expect((await incident(id)).asks).toMatchObject([{ answers: [] }]);
    });

    it('records a no under her name, says so to whoever presses again, and calls no customer', async () => {
      expect(await (await press(link, 'no')).text()).toContain('No, said Yasmin Rahimi');
      await lab.system.settled();
      expect(await (await press(link, 'yes')).text()).toContain('No, said Yasmin Rahimi');
      expect((await incident(id)).asks).toMatchObject([{ answers: [{ answer: 'no', by: 'yasmin' }] }]);
      await lab.pass('PT10M');
      const told = await lab.items<NoticeShape>(`/v1/incidents/${id}/notices?limit=100`);
      expect(told.filter(({ channel, audience }) => channel === 'voice' && audience === 'customers')).toEqual([]);
      expect(await timeline(id)).toContain('AskAnswered');
    });

    it('goes on to the next when nobody answers, and is never taken for a yes', async () => {
      const other = await report({ severity: 'P1', facts: { public: true } });
      await lab.pass('PT31M');
      const stands = await incident(other);
      expect(stands.asks).toMatchObject([{ id: 'approve-social', round: 2, answers: [] }]);
      await lab.pass('PT16M');
      expect(await timeline(other)).toContain('AskUnanswered');
      const told = await lab.items<NoticeShape>(`/v1/incidents/${other}/notices?limit=100`);
      expect(told.filter(({ channel }) => channel === 'social')).toEqual([]);
      expect(told.filter(({ kind, row }) => kind === 'alarm' && row === 'X4')).not.toEqual([]);
    });

    it('lets the post leave once somebody has said yes, and not before', async () => {
      const other = await report({ severity: 'P1', facts: { public: true } });
      lab.newMessages();
      await lab.pass('PT16M');
      const body = lab.newMessages().find((one) => one.body.includes('social media'))?.body ?? '';
      expect(lab.system.messages({ channel: 'social' })).toEqual([]);
      await press(linkIn(body), 'yes');
      await lab.system.settled();
      await lab.pass('PT45M');
      expect(lab.system.messages({ channel: 'social' })).toMatchObject([{ simulated: true }]);
      expect(await timeline(other)).toContain('AskAnswered');
    });
  });

  describe('S0.3: an escalation', () => {
    it('after 30 minutes without progress pages tier 2, though somebody has it, and is answered by its link', async () => {
      const id = await report({ severity: 'P1' });
      await command(id, 'acknowledge');
      lab.newMessages();
      await lab.pass('PT30M30S');
      expect(await incident(id)).toMatchObject({ status: 'acknowledged', rung: 'tier-2', awaitsAnswer: true });
      const page = lab.newMessages().find(({ channel, to }) => channel === 'sms' && lab.nameOf(to) === 'isidora');
      expect(await (await fetch(linkIn(page?.body ?? ''))).text()).toContain('are asked to take it');
      expect(await (await press(linkIn(page?.body ?? ''))).text()).toContain('Acknowledged by Isidora Fuentes');
      await lab.system.settled();
      expect(await incident(id)).toMatchObject({ awaitsAnswer: false });
      expect(await timeline(id)).toEqual(expect.arrayContaining(['IncidentEscalated', 'RungReached']));
    });

    it('does not come while progress is noted', async () => {
      const id = await report({ severity: 'P1' });
      await command(id, 'acknowledge');
      await lab.pass('PT20M');
      await command(id, 'progress', { note: 'Draining the queue.', decision: 'go' });
      await lab.pass('PT20M');
      expect(await incident(id)).toMatchObject({ awaitsAnswer: false });
      expect(await timeline(id)).toContain('DecisionLogged');
    });

    it('by hand goes to the rung that is named, and a rung that is not there is refused by name', async () => {
      const id = await report({ severity: 'P2' });
      const wrong = await command(id, 'escalate', { to: 'tier-9' });
      expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('tier-3') as string]);
      const right = await command(id, 'escalate', { to: 'tier-3', reason: 'A third party has to help' });
      expect([right.status, right.text]).toEqual([200, expect.any(String)]);
      expect(await incident(id)).toMatchObject({ rung: 'tier-3' });
    });
  });

  describe('S0.1, S0.11: an assessment', () => {
    it('takes the worst criterion of what the source knows', async () => {
      const alert = {
        source: 'probe',
        dedupKey: 'scope',
        state: 'firing',
        title: 'campaigns-slow',
        facts: { usersAffected: 2500 },
        labels: { revenuePerHour: '20000' },
      };
      const { json } = await lab.post('/v1/alerts', alert, lab.tokens.integration);
      const { incidentId } = json as { incidentId: string };
      expect(await incident(incidentId)).toMatchObject({
        severity: 'P0',
        facts: { usersAffected: 2500, revenuePerHour: 20000 },
      });
    });

    it('raises a severity by what is found out, tells those who now have to know, and names who commands', async () => {
      const id = await report({ severity: 'P2' });
      lab.newMessages();
      const raised = await command(id, 'assess', {
        facts: { usersAffected: 50_000, regulated: true },
        roles: { 'incident-commander': 'zoltan' },
      });
      expect(raised.json).toMatchObject({ severity: 'P0', roles: { 'incident-commander': 'zoltan' } });
      await lab.pass('PT31M');
      const told = await lab.items<NoticeShape>(`/v1/incidents/${id}/notices?limit=100`);
      expect(told.filter(({ audience }) => audience === 'regulators')).not.toEqual([]);
    });

    it.each([
      [{ facts: { nonsense: true } }, 'facts.nonsense'],
      [{ facts: { regulated: 'maybe' } }, 'facts.regulated'],
      [{ severity: 'P9' }, 'severity'],
      [{ emergency: 'flood' }, 'emergency'],
      [{ roles: { admiral: 'yasmin' } }, 'roles.admiral'],
      [{ roles: { 'incident-commander': 'nobody' } }, 'roles.incident-commander'],
      [{ sevrity: 'P1' }, 'sevrity'],
    ])('refuses %j by the name of its field, and changes nothing', async (body, field) => {
      const id = await report({ severity: 'P2' });
      const before = await incident(id);
      const answer = await command(id, 'assess', body);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain(field);
      expect(await incident(id)).toMatchObject({ severity: before.severity, facts: before.facts });
    });
  });

  it('concerns every customer when a person reports a P0 and names neither a service nor anybody', async () => {
    const { json } = await lab.post('/v1/incidents', { title: 'Nothing answers', severity: 'P0' });
    const { id, customers } = json as IncidentShape;
    expect(customers).toEqual(
      expect.arrayContaining(['harbour-retail', 'kilima-bank', 'nordlys-telecom', 'sakura-travel']),
    );
    const named = await lab.post('/v1/incidents', {
      title: 'One is cut off',
      severity: 'P0',
      customers: ['kilima-bank'],
    });
    expect((named.json as IncidentShape).customers).toEqual(['kilima-bank']);
    await lab.pass('PT10M');
    const told = await lab.items<NoticeShape>(`/v1/incidents/${id}/notices?limit=100`);
    expect(told.filter(({ channel, audience }) => channel === 'voice' && audience === 'customers')).not.toEqual([]);
  });

  it('is reopened by a person, whatever its alert says, and closes no more by itself', async () => {
    await lab.alarm({ name: 'campaigns-slow', state: 'ALARM' });
    await lab.alarm({ name: 'campaigns-slow', state: 'OK' });
    await lab.pass('PT6M');
    const [{ id }] = (await lab.items<IncidentShape>('/v1/incidents?status=resolved')) as [IncidentShape];
    expect((await command(id, 'reopen', { note: 'Customers still wait.' })).json).toMatchObject({ status: 'open' });
    await lab.pass('PT20M');
    expect(await incident(id)).toMatchObject({ status: 'open' });
  });
});
