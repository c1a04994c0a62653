import { describe, expect, it } from 'vitest';
import { readPolicyFolder } from '../../../policies/read-policy-folder.ts';
import { incidentOf, maya } from '../incident/incident-fixture.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import type { Fact } from '../policy/document/conditions.ts';
import { compiledPolicy } from '../policy/policy.ts';
import { factInWords } from './fact-in-words.ts';
import { incidentFieldsOf, type Known } from './incident-fields.ts';

const { policy } = readPolicyFolder('erlmcp');
const declared = compiledPolicy.parse({
  ...policy,
  facts: {
    usersAffected: { kind: 'number', title: 'Users affected', unit: 'users', row: 'ours' },
    dataLoss: { kind: 'yes-no', title: 'Data is lost', row: 'ours' },
    rootCause: { kind: 'text', title: 'Root cause', row: 'ours' },
    estimatedResolution: { kind: 'text', title: 'Expected end', row: 'ours' },
    constructor: { kind: 'text', title: 'Named like what every object has', row: 'ours' },
  },
  emergencies: [
    { id: 'outage', name: 'System outage', severity: 'P1', ladder: 'L1-L4', protocol: 'Call everybody', row: 'ours' },
  ],
});
const noted = (facts: Record<string, string | number | boolean>): IncidentEvent => ({
  type: 'FactsNoted',
  at: 1,
  by: maya,
  facts,
});
const fieldsOf = (events: IncidentEvent[], more: Partial<Known> = {}) =>
  incidentFieldsOf({
    incident: incidentOf(...events),
    policy: declared,
    plan: { line: undefined, dueAt: 0 },
    reader: { name: 'Maya', zone: 'UTC', customer: undefined, outside: false },
    serviceName: undefined,
    nameOf: (actor) => actor,
    holders: new Map(),
    ...more,
  });

it.each<[string, Fact, boolean | number | string, string]>([
  ['a number with its unit', { kind: 'number', title: 't', unit: 'users', row: 'ours' }, 12_000, '12,000 users'],
  ['a number without one', { kind: 'number', title: 't', row: 'ours' }, 1_234_567.125, '1,234,567.125'],
  ['a small number whole', { kind: 'number', title: 't', row: 'ours' }, 0.00001, '0.00001'],
  ['a yes', { kind: 'yes-no', title: 't', row: 'ours' }, true, 'yes'],
  ['a no', { kind: 'yes-no', title: 't', row: 'ours' }, false, 'no'],
  ['one of several', { kind: 'one-of', title: 't', values: ['full', 'part'], row: 'ours' }, 'part', 'part'],
  ['a text', { kind: 'text', title: 't', row: 'ours' }, 'A full disk', 'A full disk'],
])('a fact is said in words: %s', (_what, fact, value, words) => {
  expect(factInWords(fact, value)).toBe(words);
});

describe('the fields of a text about an incident', () => {
  it('have every fact that the policy declares, null where nobody has said it', () => {
    expect(fieldsOf([noted({ usersAffected: 1200, dataLoss: false })]).facts).toEqual({
      usersAffected: '1,200 users',
      dataLoss: 'no',
      rootCause: null,
      estimatedResolution: null,
      constructor: null,
    });
  });

  it('have the cause and the expected end from the facts of those names, and null under a policy without them', () => {
    const said = [noted({ rootCause: 'A full disk', estimatedResolution: 'noon UTC' })];
    expect(fieldsOf(said).incident).toMatchObject({ cause: 'A full disk', estimatedResolution: 'noon UTC' });
    const without = { ...policy, facts: {} };
    expect(fieldsOf(said, { policy: without }).incident).toMatchObject({ cause: null, estimatedResolution: null });
  });

  it('have the name of the emergency, not its id', () => {
    const emergency: IncidentEvent = {
      type: 'EmergencyDeclared',
      at: 1,
      by: maya,
      emergency: 'outage',
      ladder: 'L1-L4',
    };
    expect(fieldsOf([emergency]).incident.emergency).toBe('System outage');
    expect(fieldsOf([]).incident.emergency).toBeNull();
  });

  it('have every role of the policy, and who stands for it where that is known', () => {
    const nadia = { id: 'nadia', name: 'Nadia', email: 'nadia@example.com', zone: 'UTC' };
    const { roles } = fieldsOf([], { holders: new Map([['duty-manager', nadia]]) });
    expect(Object.keys(roles)).toEqual(Object.keys(policy.roles));
    expect(roles['duty-manager']).toEqual({ name: 'Nadia', phone: null, email: 'nadia@example.com' });
    expect(roles['ceo']).toBeNull();
  });

  it.each([
    ['staff', false, 'Failing over.'],
    ['a place that the public reads', true, undefined],
  ])('tell what engineers note for each other to %s as they should', (_whom, outside, note) => {
    const progress: IncidentEvent = { type: 'ProgressNoted', at: 1, by: maya, note: 'Failing over.' };
    const begun: IncidentEvent[] = [
      { type: 'IncidentAcknowledged', at: 1, by: maya, via: 'api' },
      { type: 'WorkStarted', at: 1, by: maya },
      progress,
    ];
    const reader = { name: 'status-page', zone: 'UTC', customer: undefined, outside };
    expect(fieldsOf(begun, { reader }).incident.latestProgress?.note).toBe(note);
  });
});
