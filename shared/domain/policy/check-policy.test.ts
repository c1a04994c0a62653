import { describe, expect, it } from 'vitest';
import { readDirectory, readPolicyFolder } from '../../../policies/read-policy-folder.ts';
import { checkDirectory } from './check-directory.ts';
import { checkPolicy } from './check-policy.ts';
import { checkTemplate } from './check-template.ts';
import type { Problem } from './problem.ts';
import { compiledPolicy, type CompiledPolicy } from './policy.ts';

const { policy } = readPolicyFolder('erlmcp');
const sample = readDirectory('erlmcp');
const places = (problems: readonly Problem[]): string[] =>
  problems.map((problem) =>
    'path' in problem ? problem.path.join('.') : `${problem.template}:${problem.line}:${problem.column}`,
  );
/** The policy with one place of its JSON changed. */
function changed(path: string, value: unknown): CompiledPolicy {
  const copy = structuredClone(policy) as unknown as Record<string, unknown>;
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let at = copy;
  for (const step of steps) at = at[step] as Record<string, unknown>;
  at[last] = value;
  return compiledPolicy.parse(copy);
}

describe('checking a policy', () => {
  it('finds nothing wrong with erlmcp, and warns of what is simulated and of tier 4 at night', () => {
    const found = checkPolicy(policy);
    expect(found.filter(({ warning }) => warning !== true)).toEqual([]);
    expect(places(found)).toEqual([
      'channels.voice',
      'channels.chat',
      'channels.portal',
      'channels.slack',
      'ladders.L1-L4.rungs.3',
    ]);
    expect(checkDirectory(policy, sample)).toEqual([]);
  });

  it.each([
    ['a severity without a ladder', 'severities.1.ladder', 'L9'],
    ['a default that is no severity', 'defaultSeverity', 'P9'],
    ['a rule with an unknown severity', 'alertRules.0.severity', 'P9'],
    ['a line with an unknown severity', 'matrix.1.severities.0', 'P9'],
    ['a rung with an unknown role', 'ladders.L1-L4.rungs.1.role', 'L9'],
    ['a line to an unknown role', 'matrix.0.audience', 'board'],
    ['a line to those paged, at a minute', 'matrix.0.audience', 'paged'],
    ['an unknown text', 'matrix.0.template', 'nothing-like-it'],
    ['an SMS with the text of an email', 'matrix.5.template', 'executive'],
    ['an email with the text of an SMS', 'matrix.0.template', 'lead-sms'],
    ['a catch-all that does not exist', 'catchAllLadder', 'L9'],
    ['an alarm to nobody', 'unroutable.audience', 'board'],
    ['two lines of one name', 'matrix.1.id', 'team'],
    ['two rungs of one name', 'ladders.L1-L2.rungs.1.id', 'L1'],
  ])('finds %s', (_what, path, value) => {
    expect(places(checkPolicy(changed(path, value)))).toContain(path);
  });

  it('finds a text that no line uses', () => {
    const templates = { ...policy.templates, spare: { body: 'x' } };
    expect(places(checkPolicy({ ...policy, templates }))).toContain('spare:1:1');
  });
});

describe('checking a text', () => {
  it.each([
    ['a field that nobody fills', 'Hello\n{{ incident.tytle }}', 'x:2:4'],
    ['one in a branch that is rarely taken', 'Hello\n{% if incident.cause %}{{ cause }}{% endif %}', 'x:2:27'],
    ['one in a loop', '{% for u in incident.updates %}{{ u.text }}{% endfor %}', 'x:1:35'],
    ['Liquid that does not parse', 'a\n\n{% if incident.id %}', 'x:3:1'],
    ['a filter that does not exist', 'a {{ incident.id | shout }}', 'x:1:3'],
    ['a text that is empty when little is known', '{% if incident.cause %}x{% endif %}', 'x:1:1'],
  ])('finds %s, with its place', (_what, body, place) => {
    expect(places(checkTemplate('x', { body }, 'incident'))).toContain(place);
  });

  it('counts the lines of a mail from its subject', () => {
    expect(places(checkTemplate('x', { subject: 'ok', body: 'Hello\n{{ nope }}' }, 'incident'))).toEqual(['x:4:4']);
  });

  it('knows that texts about statements have other fields', () => {
    expect(checkTemplate('x', { body: '{{ month }}' }, 'statements')).toEqual([]);
    expect(places(checkTemplate('x', { body: '{{ month }}' }, 'incident'))).toEqual(['x:1:4']);
  });
});

describe('checking a directory against the policy', () => {
  const without = (role: string) => ({ ...sample, roles: { ...sample.roles, [role]: [] } });
  it('finds a role that the policy tells and that nobody has', () => {
    expect(places(checkDirectory(policy, without('ceo')))).toEqual(['roles.ceo']);
  });

  it('finds a rung whose only people have no phone (failure 15)', () => {
    const people = sample.people.map(({ phone, ...rest }) =>
      ['maya', 'tomas'].includes(rest.id) ? rest : { ...rest, phone },
    );
    expect(places(checkDirectory(policy, { ...sample, people }))).toContain('roles.L1');
  });

  it('finds somebody who should get an SMS and has no phone', () => {
    const people = sample.people.map(({ phone, ...rest }) => (rest.id === 'fatima' ? rest : { ...rest, phone }));
    expect(places(checkDirectory(policy, { ...sample, people }))).toEqual(['roles.engineering-lead']);
  });

  it('finds a role that the policy does not know, a tier that it does not have and a prefix of two services', () => {
    const [first, second, ...services] = sample.services;
    if (first === undefined || second === undefined) throw new Error('the sample has services');
    const odd = {
      ...sample,
      roles: { ...sample.roles, board: [] },
      services: [first, { ...second, alarmPrefixes: first.alarmPrefixes }, ...services],
      contracts: sample.contracts.map((each, index) => (index === 0 ? { ...each, tier: 'Gold' } : each)),
    };
    expect(places(checkDirectory(policy, odd))).toEqual([
      'roles.board',
      'contracts.0.tier',
      'services.1.alarmPrefixes.0',
    ]);
  });
});
