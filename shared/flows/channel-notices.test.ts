import { describe, expect, it } from 'vitest';
import { PolicyShelf } from '../adapters/policy-shelf.ts';
import { noticePlan, type NoticePlan } from '../domain/communication/notice.ts';
import { actor, noticeId, type IncidentId } from '../domain/ids.ts';
import type { IncidentEvent } from '../domain/incident/incident-events.ts';
import type { Channel } from '../domain/policy/document/channels.ts';
import { compiledPolicy } from '../domain/policy/policy.ts';
import { commitDecision } from './commit-decision.ts';
import { bundled, MINUTE, sampleDirectory, T0, world, type Process, type World } from './flow-fixture.ts';
import { sendNotice, type Sent } from './send-notice.ts';

const maya = sampleDirectory.people.find(({ id }) => id === 'maya');
const admin = actor.parse('nadia');
const line = (id: string, audience: string, channel: Channel, more: object = {}) => ({
  id,
  row: 'ours',
  audience,
  channel,
  when: { minute: 0 },
  template: 'note',
  ...more,
});

/** The sample policy with lines, questions and texts of its own. */
const policy = compiledPolicy.parse({
  ...bundled.policy,
  facts: { usersAffected: { kind: 'number', title: 'Users affected', unit: 'users', row: 'ours' } },
  asks: [
    {
      id: 'real',
      kind: 'confirm',
      question: 'Is this a real outage?',
      action: 'the public is told',
      when: { minute: 0 },
      roles: ['L1'],
      channels: ['sms', 'email', 'slack'],
      answerWithin: 'PT10M',
      row: 'ours',
    },
  ],
  matrix: [
    line('room', 'incident-team', 'slack', { place: '#incident-response' }),
    line('page', 'public', 'status-page', { place: 'status-page' }),
    line('portal', 'customers', 'portal', { place: 'customer-portal' }),
    line('direct', 'incident-team', 'slack'),
    line('over', 'told', 'slack', { when: { on: 'resolution' } }),
  ],
  templates: {
    ...bundled.policy.templates,
    note: {
      subject: 'About {{ incident.id }}',
      body: '{{ recipient.name }}|{{ incident.latestProgress.note }}|{{ incident.openedAt }}',
    },
    known: { body: 'Affected: {{ facts.usersAffected }}. {{ roles.duty-manager.name }}, {{ roles.L1.phone }}' },
    nobody: { body: '{% if roles.ceo %}{{ roles.ceo.name }}{% else %}nobody{% endif %}' },
    broken: { subject: 'x', body: 'secret {{ incident.nothing }}' },
    silent: { body: '{% if ask %}x{% endif %}' },
  },
});

const withPolicy = (world: World, process = world.process()): Process => ({
  ...process,
  policies: new PolicyShelf(process.table, { policy, hash: bundled.hash }),
});

async function opened(...events: IncidentEvent[]): Promise<{ world: World; id: IncidentId }> {
  const made = await world();
  const id = await made.open();
  const { log } = made.process();
  await commitDecision(log, id, { commandId: 'more' }, T0, () => ({ ok: true, events }));
  return { world: made, id };
}

/** Plans one notice and sends it. */
async function send(
  world: World,
  id: IncidentId,
  more: Partial<Record<keyof NoticePlan, unknown>>,
  process = withPolicy(world),
): Promise<Sent> {
  const plan = noticePlan.parse({
    id: '1.one',
    subject: { about: 'incident', incidentId: id, stretch: 1 },
    kind: 'notice',
    audience: 'incident-team',
    recipient: 'maya',
    channel: 'slack',
    template: 'note',
    validity: 'until-resolved',
    queue: 'pages',
    why: 'direct',
    line: 'direct',
    dueAt: T0,
    plannedAt: T0,
    ...more,
  });
  await process.ledger.plan(plan);
  return sendNotice(process, { v: 1, subject: plan.subject, noticeId: plan.id }, 'one');
}
const outcome = async (world: World, id: IncidentId) =>
  (await world.process().ledger.get({ about: 'incident', incidentId: id, stretch: 1 }, noticeId.parse('1.one')))?.state;

const atWork: IncidentEvent[] = [
  { type: 'IncidentAcknowledged', at: T0, by: admin, via: 'api' },
  { type: 'WorkStarted', at: T0, by: admin },
  { type: 'ProgressNoted', at: T0, by: admin, note: 'Failing over.' },
];

describe('a message to a place', () => {
  it('is posted there once, in UTC, with nobody looked up, and the ledger has the event’s id', async () => {
    const { world, id } = await opened(...atWork);
    expect(await send(world, id, { line: 'room', recipient: '#incident-response' })).toBe('accepted');
    expect(world.providers.posted).toEqual([
      {
        noticeId: '1.one',
        incidentId: id,
        channel: 'slack',
        to: '#incident-response',
        subject: `About ${id}`,
        text: '#incident-response|Failing over.|10 Mar 2026, 10:00 GMT (UTC)',
      },
    ]);
    expect(await outcome(world, id)).toMatchObject({ outcome: 'accepted', providerId: 'message-1' });
    expect([world.providers.texts, world.providers.letters]).toEqual([[], []]);
  });

  it.each([
    ['the public', { line: 'page', audience: 'public', channel: 'status-page', recipient: 'status-page' }],
    ['customers', { line: 'portal', audience: 'customers', channel: 'portal', recipient: 'customer-portal' }],
  ])('that %s read keeps inside what engineers note for each other', async (_who, more) => {
    const { world, id } = await opened(...atWork);
    const customerText = compiledPolicy.parse({
      ...policy,
      templates: { ...policy.templates, note: { body: 'x{% if incident.latestProgress %}inside{% endif %}' } },
    });
    const process = withPolicy(world);
    const policies = new PolicyShelf(process.table, { policy: customerText, hash: bundled.hash });
    expect(await send(world, id, more, { ...process, policies })).toBe('accepted');
    expect(world.providers.posted).toMatchObject([{ to: more.recipient, text: 'x' }]);
  });

  it('tells that place, too, that it is over, though the line that says so names no place', async () => {
    const { world, id } = await opened();
    expect(await send(world, id, { line: 'over', audience: 'told', recipient: '#incident-response' })).toBe('accepted');
    expect(world.providers.posted).toMatchObject([{ to: '#incident-response' }]);
  });

  it('is none where another line’s place is meant: a person who has left is not posted anywhere', async () => {
    const { world, id } = await opened();
    expect(await send(world, id, { line: 'direct', recipient: '#incident-response' })).toBe('failed');
    expect(world.providers.posted).toEqual([]);
  });
});

describe('a message to a person', () => {
  it.each<[Channel, string | undefined]>([
    ['voice', maya?.phone],
    ['whatsapp', maya?.phone],
    ['slack', 'maya'],
    ['teams', 'maya'],
    ['pagerduty', 'maya'],
    ['webex', 'maya'],
    ['chat', 'maya'],
    ['webhook', 'maya'],
  ])('on the channel %s is addressed as it knows them', async (channel, to) => {
    const { world, id } = await opened(...atWork);
    expect(await send(world, id, { channel })).toBe('accepted');
    expect(world.providers.posted).toMatchObject([{ channel, to }]);
  });

  it('that has to ring a phone fails where there is none', async () => {
    const { world, id } = await opened();
    const made = await world.process().directory.read();
    const people = made.people.map(({ phone: _phone, ...rest }) => rest);
    await world.process().directory.replace({ ...made, people });
    expect(await send(world, id, { channel: 'voice', line: undefined })).toBe('failed');
    expect(await outcome(world, id)).toMatchObject({ reason: 'the recipient has no phone number' });
  });

  it('who is a customer’s contact rings their own phone', async () => {
    const { world, id } = await opened(...atWork);
    const made = await world.process().directory.read();
    const customers = made.customers.map((customer) => ({
      ...customer,
      contacts: customer.contacts.map((contact) => ({ ...contact, phone: '+12025550177' })),
    }));
    await world.process().directory.replace({ ...made, customers });
    await send(world, id, {
      channel: 'voice',
      recipient: 'liffey-payments/orla',
      audience: 'customers',
      template: 'nobody',
    });
    expect(world.providers.posted).toMatchObject([{ channel: 'voice', to: '+12025550177' }]);
  });

  it('that the bus refuses is tried again as any other is, and leaves once', async () => {
    const { world, id } = await opened(...atWork);
    world.providers.sendFaults.push('throttled');
    await expect(send(world, id, {})).rejects.toThrow('ThrottledException');
    expect(await send(world, id, {})).toBe('accepted');
    expect(world.providers.posted).toHaveLength(1);
  });
});

const linkIn = (text = ''): string | undefined => /https:\/\/\S+\/a\/[a-z2-7]{26}/.exec(text)?.[0];

it('a page on another channel says the same as the page by SMS, link included', async () => {
  const { world, id } = await opened();
  const page = { kind: 'page', validity: 'while-open', rung: 'L1', pass: 1, line: undefined, template: 'page' };
  await send(world, id, { ...page, id: '1.sms', channel: 'sms' });
  await send(world, id, { ...page, id: '1.chat', channel: 'chat' });
  expect(world.providers.posted).toMatchObject([{ channel: 'chat', to: 'maya' }]);
  expect(world.providers.posted[0]?.text).toBe(world.providers.texts[0]?.text);
  expect(linkIn(world.providers.posted[0]?.text)).toBeDefined();
});

describe('a question', () => {
  const raised: IncidentEvent = {
    type: 'AskRaised',
    at: T0,
    by: admin,
    ask: 'real',
    round: 2,
    people: ['maya'],
    channels: ['sms', 'email', 'slack'],
    dueAt: T0 + 10 * MINUTE,
  };
  const ask = { kind: 'ask', validity: 'while-asked', ask: 'real', pass: 2, line: undefined, template: 'ask' };

  it('is put on every channel with one link, which is bound to the question and its round', async () => {
    const { world, id } = await opened(raised);
    await send(world, id, { ...ask, id: '1.sms', channel: 'sms' });
    await send(world, id, { ...ask, id: '1.email', channel: 'email' });
    await send(world, id, { ...ask, id: '1.slack', channel: 'slack' });
    const { texts, letters, posted } = world.providers;
    expect(texts).toMatchObject([{ to: maya?.phone }]);
    expect(texts[0]?.text).toMatch(/^P\d INC-\w+ https:\S+ Yes or no\? Is this a real outage\?$/);
    expect(posted).toMatchObject([{ to: 'maya', text: texts[0]?.text }]);
    expect(letters).toMatchObject([{ to: maya?.email }]);
    expect(letters[0]?.text).toContain('After a yes: the public is told');
    expect(letters[0]?.text).toContain('10 Mar 2026, 10:10');
    const links = [texts, letters, posted].map(([one]) => linkIn(one?.text));
    expect(new Set(links).size).toBe(1);
    const token = links[0]?.split('/a/')[1] ?? '';
    expect(await world.process().links.find(token)).toEqual({
      incidentId: id,
      stretch: 1,
      person: 'maya',
      rung: 'ask:real',
      pass: 2,
      goodUntil: T0 + 24 * 60 * MINUTE,
    });
  });

  it('that nobody has answered is told by email, without a link', async () => {
    const { world, id } = await opened(raised);
    await send(world, id, { ...ask, kind: 'alarm', channel: 'email', recipient: 'nadia', audience: 'duty-manager' });
    expect(world.providers.letters).toMatchObject([
      { text: expect.stringMatching(/^\[P\d\] Nobody has answered: INC-\w+ Is this a real outage\?\n/) as string },
    ]);
    expect(linkIn(world.providers.letters[0]?.text)).toBeUndefined();
  });

  it('that the policy does not have is put to nobody', async () => {
    const { world, id } = await opened({ ...raised, ask: 'other' });
    expect(await send(world, id, { ...ask, ask: 'other' })).toBe('failed');
    expect(world.providers.posted).toEqual([]);
  });
});

describe('what a text says of an incident', () => {
  const facts: IncidentEvent = { type: 'FactsNoted', at: T0, by: admin, facts: { usersAffected: 12_000 } };

  it('holds its facts, and whoever was named for a role, else the first of the directory’s list', async () => {
    const { world, id } = await opened(facts, {
      type: 'RoleAssigned',
      at: T0,
      by: admin,
      role: 'duty-manager',
      person: 'owen',
    });
    await send(world, id, { template: 'known' });
    const owen = sampleDirectory.people.find((person) => person.id === 'owen');
    expect(world.providers.posted[0]?.text).toBe(`Affected: 12,000 users. ${owen?.name ?? ''}, ${maya?.phone ?? ''}`);
  });

  it('passes over somebody named for a role who has left the directory', async () => {
    const { world, id } = await opened(facts, {
      type: 'RoleAssigned',
      at: T0,
      by: admin,
      role: 'duty-manager',
      person: 'gone',
    });
    await send(world, id, { template: 'known' });
    const nadia = sampleDirectory.people.find((person) => person.id === 'nadia');
    expect(world.providers.posted[0]?.text).toContain(nadia?.name);
  });

  it('says so where nobody stands for a role', async () => {
    const { world, id } = await opened();
    const made = await world.process().directory.read();
    await world.process().directory.replace({ ...made, roles: { ...made.roles, ceo: [] } });
    await send(world, id, { template: 'nobody' });
    expect(world.providers.posted[0]?.text).toBe('nobody');
  });
});

describe('a text of the policy that cannot be made', () => {
  it.each(['broken', 'silent', 'absent'])(
    '(%s) is replaced by the engine’s own, and the alarm rings',
    async (template) => {
      const { world, id } = await opened();
      expect(await send(world, id, { template, channel: 'email' })).toBe('accepted');
      expect(world.providers.letters[0]?.text).toContain(`Incident ${id} is open.`);
      expect(world.providers.letters[0]?.text).toContain('registry-down');
      expect(world.providers.letters[0]?.text).not.toContain('secret');
      expect(world.raised).toEqual(['TemplatesFailed']);
    },
  );

  it('tells customers nothing of what the source called it', async () => {
    const { world, id } = await opened();
    const contact = { recipient: 'liffey-payments/orla', audience: 'customers', channel: 'email' };
    await send(world, id, { ...contact, template: 'broken' });
    expect(world.providers.letters[0]?.text).not.toContain('registry-down');
    expect(world.providers.letters[0]?.text).toContain(bundled.policy.supportLine.phone);
  });
});
