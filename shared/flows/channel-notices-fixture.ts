import { PolicyShelf } from '../adapters/policy-shelf.ts';
import { noticePlan, type NoticePlan } from '../domain/communication/notice.ts';
import { actor, noticeId, type IncidentId } from '../domain/ids.ts';
import type { IncidentEvent } from '../domain/incident/incident-events.ts';
import type { Channel } from '../domain/policy/document/channels.ts';
import { compiledPolicy } from '../domain/policy/policy.ts';
import { commitDecision } from './commit-decision.ts';
import { bundled, sampleDirectory, T0, world, type Process, type World } from './flow-fixture.ts';
import { sendNotice } from './send-notice.ts';
import type { Sent } from './send-once.ts';

/** For tests: notices that are planned by hand and sent, under a policy with lines, questions and texts for it. */
export const maya = sampleDirectory.people.find(({ id }) => id === 'maya');
export const admin = actor.parse('nadia');
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
export const policy = compiledPolicy.parse({
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

export const withPolicy = (world: World, process = world.process()): Process => ({
  ...process,
  policies: new PolicyShelf(process.table, { policy, hash: bundled.hash }),
});

export async function opened(...events: IncidentEvent[]): Promise<{ world: World; id: IncidentId }> {
  const made = await world();
  const id = await made.open();
  const { log } = made.process();
  await commitDecision(log, id, { commandId: 'more' }, T0, () => ({ ok: true, events }));
  return { world: made, id };
}

/** Plans one notice and sends it. */
export async function send(
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
export const outcome = async (world: World, id: IncidentId) =>
  (await world.process().ledger.get({ about: 'incident', incidentId: id, stretch: 1 }, noticeId.parse('1.one')))?.state;

export const atWork: IncidentEvent[] = [
  { type: 'IncidentAcknowledged', at: T0, by: admin, via: 'api' },
  { type: 'WorkStarted', at: T0, by: admin },
  { type: 'ProgressNoted', at: T0, by: admin, note: 'Failing over.' },
];
