import type { Channel } from './document/channels.ts';
import type { PolicyMatrixLine } from './document/matrix.ts';
import type { CompiledPolicy } from './policy.ts';
import { checkTemplate } from './check-template.ts';
import type { Problem } from './problem.ts';
import type { TemplateKind } from './template-fields.ts';

/** Everything in a policy that its schema cannot see: what does not fit together. Empty when nothing is wrong. */
export function checkPolicy(policy: CompiledPolicy): Problem[] {
  return [
    ...checkSeverities(policy),
    ...checkLadders(policy),
    ...policy.matrix.flatMap((line, index) => checkLine(policy, line, ['matrix', index])),
    ...repeated(
      policy.matrix.map(({ id }) => id),
      'matrix',
      'id',
    ),
    ...repeated(
      policy.sla.tiers.map(({ name }) => name),
      'sla.tiers',
      'name',
    ),
    ...checkRole(policy, policy.unroutable.audience, ['unroutable', 'audience']),
    ...checkRole(policy, policy.sla.statements.audience, ['sla', 'statements', 'audience']),
    ...checkTemplates(policy),
  ];
}

const problem = (path: readonly (string | number)[], expected: string): Problem => ({ path, expected });
const among = (ids: Iterable<string>): string => [...ids].join(', ');

function repeated(ids: readonly string[], path: string, key: string): Problem[] {
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [problem([...path.split('.'), index, key], `a name of its own: "${id}" stands twice`)],
  );
}

function checkSeverities(policy: CompiledPolicy): Problem[] {
  const ids = policy.severities.map(({ id }) => id);
  const known = (id: string, path: readonly (string | number)[]): Problem[] =>
    (ids as readonly string[]).includes(id)
      ? []
      : [problem(path, `a severity of this policy (${among(ids)}), not "${id}"`)];
  return [
    ...repeated(ids, 'severities', 'id'),
    ...known(policy.defaultSeverity, ['defaultSeverity']),
    ...known(policy.serviceDefaultSeverity, ['serviceDefaultSeverity']),
    ...policy.alertRules.flatMap(({ severity }, index) => known(severity, ['alertRules', index, 'severity'])),
    ...policy.matrix.flatMap(({ severities = [] }, index) =>
      severities.flatMap((id, at) => known(id, ['matrix', index, 'severities', at])),
    ),
    ...policy.severities.flatMap(({ ladder, id }, index) =>
      Object.hasOwn(policy.ladders, ladder)
        ? []
        : [
            problem(
              ['severities', index, 'ladder'],
              `a ladder of this policy (${among(Object.keys(policy.ladders))}): ${id} would page nobody`,
            ),
          ],
    ),
  ];
}

function checkLadders(policy: CompiledPolicy): Problem[] {
  const catchAll = Object.hasOwn(policy.ladders, policy.catchAllLadder)
    ? []
    : [problem(['catchAllLadder'], `a ladder of this policy (${among(Object.keys(policy.ladders))})`)];
  const rungs = Object.entries(policy.ladders).flatMap(([id, { rungs: all }]) =>
    all.flatMap((rung, index) => [
      ...checkRole(policy, rung.role, ['ladders', id, 'rungs', index, 'role']),
      ...(all.findIndex((other) => other.id === rung.id) === index
        ? []
        : [problem(['ladders', id, 'rungs', index, 'id'], `a name of its own: "${rung.id}" stands twice`)]),
    ]),
  );
  return [...catchAll, ...rungs];
}

const checkRole = (policy: CompiledPolicy, role: string, path: readonly (string | number)[]): Problem[] =>
  Object.hasOwn(policy.roles, role)
    ? []
    : [problem(path, `a role of this policy (${among(Object.keys(policy.roles))}), not "${role}"`)];

/** An audience can be told only at a moment at which it exists: a line that nothing would ever send is an error. */
function checkLine(policy: CompiledPolicy, line: PolicyMatrixLine, path: readonly (string | number)[]): Problem[] {
  const on = 'on' in line.when ? line.when.on : undefined;
  const audience = [...path, 'audience'];
  if (on === 'acknowledge' && line.audience !== 'paged')
    return [problem(audience, "'paged' on a line that waits for the acknowledgement")];
  if (on === 'resolution' && line.audience !== 'told')
    return [problem(audience, "'told' on a line that waits for the resolution")];
  if (on === undefined && ['paged', 'told'].includes(line.audience)) {
    return [
      problem(audience, `a role or 'customers' on a line with a minute: who was ${line.audience} is known later`),
    ];
  }
  if (line.audience === 'customers' && line.channel !== 'email') {
    return [problem([...path, 'channel'], 'email: contacts of customers have no phone here')];
  }
  return on === undefined && line.audience !== 'customers' ? checkRole(policy, line.audience, audience) : [];
}

interface Use {
  readonly template: string;
  readonly kind: TemplateKind;
  readonly channel: Channel;
  readonly path: readonly (string | number)[];
}

function checkTemplates(policy: CompiledPolicy): Problem[] {
  const uses = usesOf(policy);
  const used = new Set(uses.map(({ template }) => template));
  const unused = Object.keys(policy.templates)
    .filter((id) => !used.has(id))
    .map((id): Problem => ({
      template: id,
      line: 1,
      column: 1,
      expected: 'a line of policy.yaml that uses it, or no such file',
    }));
  const each = uses.flatMap((use): Problem[] => {
    const template = Object.hasOwn(policy.templates, use.template) ? policy.templates[use.template] : undefined;
    if (template === undefined) {
      return [
        problem(
          use.path,
          `a file templates/${use.template}.liquid (there are: ${among(Object.keys(policy.templates))})`,
        ),
      ];
    }
    if (use.channel === 'email' && template.subject === undefined) {
      return [problem(use.path, `a text with a subject: ${use.template} goes by email`)];
    }
    if (use.channel === 'sms' && template.subject !== undefined) {
      return [problem(use.path, `a text without a subject: ${use.template} goes by SMS`)];
    }
    return [];
  });
  const kinds = new Map(uses.map(({ template, kind }) => [`${kind} ${template}`, { template, kind }]));
  const bodies = [...kinds.values()].flatMap(({ template, kind }) => {
    const text = Object.hasOwn(policy.templates, template) ? policy.templates[template] : undefined;
    return text === undefined ? [] : checkTemplate(template, text, kind);
  });
  return [...each, ...unused, ...bodies];
}

function usesOf(policy: CompiledPolicy): Use[] {
  const lines = policy.matrix.flatMap(({ template, customerTemplate, channel }, index): Use[] => [
    { template, kind: 'incident', channel, path: ['matrix', index, 'template'] },
    ...(customerTemplate === undefined
      ? []
      : [
          {
            template: customerTemplate,
            kind: 'incident',
            channel,
            path: ['matrix', index, 'customerTemplate'],
          } satisfies Use,
        ]),
  ]);
  return [
    ...lines,
    { template: policy.unroutable.template, kind: 'incident', channel: 'email', path: ['unroutable', 'template'] },
    {
      template: policy.sla.statements.template,
      kind: 'statements',
      channel: 'email',
      path: ['sla', 'statements', 'template'],
    },
  ];
}
