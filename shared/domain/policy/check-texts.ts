import type { Channel } from './document/channels.ts';
import type { CompiledPolicy } from './policy.ts';
import { checkTemplate, type Declared } from './check-template.ts';
import { among, problem, type Path, type Problem } from './problem.ts';
import type { TemplateKind } from './template-fields.ts';

interface Use {
  readonly template: string;
  readonly kind: TemplateKind;
  readonly channel: Channel;
  readonly path: Path;
}

/** Every line has its text, fit for its channel, and every text speaks of what is filled. */
export function checkTexts(policy: CompiledPolicy): Problem[] {
  const uses = usesOf(policy);
  const used = new Set(uses.map(({ template }) => template));
  const unused = Object.keys(policy.templates)
    .filter((id) => !used.has(id))
    .map((id): Problem => ({
      template: id,
      line: 1,
      column: 1,
      expected: 'a line of policy.yaml that uses it, or no such file',
      atNight: 'nobody would ever read this text',
    }));
  return [...uses.flatMap((use) => checkUse(policy, use)), ...unused, ...checkBodies(policy, uses)];
}

function checkUse(policy: CompiledPolicy, { template: id, channel, path }: Use): Problem[] {
  const template = Object.hasOwn(policy.templates, id) ? policy.templates[id] : undefined;
  if (template === undefined) {
    const files = among(Object.keys(policy.templates));
    return [
      problem(path, `a file templates/${id}.liquid (there are: ${files})`, 'the message would have no text of its own'),
    ];
  }
  if (channel === 'email' && template.subject === undefined) {
    return [problem(path, `a text with a subject: ${id} goes by email`, 'the mail would arrive without a subject')];
  }
  if (channel !== 'email' && template.subject !== undefined) {
    const name = channel === 'sms' ? 'SMS' : channel;
    return [
      problem(path, `a text without a subject: ${id} goes by ${name}`, 'its first line, the subject, would be lost'),
    ];
  }
  return [];
}

function checkBodies(policy: CompiledPolicy, uses: readonly Use[]): Problem[] {
  const declared: Declared = { facts: Object.keys(policy.facts ?? {}), roles: Object.keys(policy.roles) };
  const kinds = new Map(uses.map(({ template, kind }) => [`${kind} ${template}`, { template, kind }]));
  return [...kinds.values()].flatMap(({ template, kind }) => {
    const text = Object.hasOwn(policy.templates, template) ? policy.templates[template] : undefined;
    return text === undefined ? [] : checkTemplate(template, text, kind, declared);
  });
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
