import { describe, expect, it } from 'vitest';
import type { Context } from '../../local/iam/conditions.ts';
import { decideAccess } from '../../local/iam/decide-access.ts';
import { parsePolicyDocument } from '../../local/iam/policy-document.ts';
import { synthesize } from './synthesized.ts';

interface Condition {
  effect: string;
  operator: string;
  key: string;
}

/** Every condition of every policy in the template, once. */
function conditionsIn(value: unknown): Condition[] {
  if (typeof value !== 'object' || value === null) return [];
  const { Effect, Condition: conditions } = value as { Effect?: unknown; Condition?: object };
  const inner = Object.values(value).flatMap(conditionsIn);
  if (typeof Effect !== 'string' || conditions === undefined) return inner;
  const here = Object.entries(conditions).flatMap(([operator, tests]) =>
    Object.keys(tests as object).map((key) => ({ effect: Effect, operator, key: key.toLowerCase() })),
  );
  return [...here, ...inner];
}

const named = ({ effect, operator, key }: Condition): string => `${effect} ${operator} ${key}`;
const ruleArn = 'arn:aws:events:us-east-1:000000000000:rule/alarms';
const source = 'aws:sourcearn';
const keys = 'dynamodb:leadingkeys';

interface Case extends Condition {
  value: string | string[];
  /** Contexts by what becomes of a call in them that something else allows (a Deny), or nothing does (an Allow). */
  allowed: Context[];
  denied: Context[];
}

const none = {};
const cases: Case[] = [
  {
    ...{ effect: 'Allow', operator: 'ArnEquals', key: source, value: ruleArn },
    allowed: [{ [source]: ruleArn }],
    denied: [{ [source]: `${ruleArn}-2` }, { [source]: ruleArn.replace('000000000000', '111122223333') }, none],
  },
  {
    ...{
      effect: 'Allow',
      operator: 'ArnLike',
      key: source,
      value: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:*',
    },
    allowed: [{ [source]: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:a:b' }],
    denied: [{ [source]: 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:a' }, { [source]: ruleArn }, none],
  },
  {
    ...{ effect: 'Allow', operator: 'StringEquals', key: source, value: ruleArn },
    allowed: [{ [source]: ruleArn }],
    denied: [{ [source]: ruleArn.toUpperCase() }, { [source]: `${ruleArn}*` }, none],
  },
  {
    ...{ effect: 'Allow', operator: 'StringEquals', key: 'aws:sourceaccount', value: '000000000000' },
    allowed: [{ 'aws:sourceaccount': '000000000000' }],
    denied: [{ 'aws:sourceaccount': '111122223333' }, none],
  },
  {
    // True of a call that names no partition: every allow that asks it asks Null beside it.
    ...{ effect: 'Allow', operator: 'ForAllValues:StringLike', key: keys, value: 'INCIDENT#*' },
    allowed: [{ [keys]: ['INCIDENT#1', 'INCIDENT#2'] }, none],
    denied: [{ [keys]: ['INCIDENT#1', 'TOKEN#1'] }],
  },
  {
    ...{ effect: 'Allow', operator: 'Null', key: keys, value: 'false' },
    allowed: [{ [keys]: ['INCIDENT#1'] }],
    denied: [none, { [keys]: [] }],
  },
  {
    ...{ effect: 'Deny', operator: 'ForAnyValue:StringLike', key: keys, value: ['TOKEN#*', 'DIRECTORY#*'] },
    allowed: [{ [keys]: ['INCIDENT#1'] }, none],
    denied: [{ [keys]: ['INCIDENT#1', 'TOKEN#1'] }, { [keys]: ['DIRECTORY#people'] }],
  },
  {
    ...{ effect: 'Deny', operator: 'Bool', key: 'aws:securetransport', value: 'false' },
    allowed: [{ 'aws:securetransport': 'true' }, none],
    denied: [{ 'aws:securetransport': 'false' }],
  },
];

describe('a condition in use (IAM JSON policy elements: Condition; Set operators for multivalued context keys)', () => {
  const used = conditionsIn(JSON.parse(synthesize().text));

  it('is one of these: none in the template is left out here, and none here is in no policy', () => {
    expect([...new Set(used.map(named))].sort()).toEqual(cases.map(named).sort());
  });

  it.each(cases)('$effect $operator $key', ({ effect, operator, key, value, allowed, denied }) => {
    const refused: string[] = [];
    const grant = { Effect: 'Allow', Action: '*', Resource: '*' };
    const asked = { ...grant, Effect: effect, Condition: { [operator]: { [key]: value } } };
    const Statement = effect === 'Deny' ? [grant, asked] : [asked];
    const identity = parsePolicyDocument({ Statement }, 'identity', (why) => refused.push(why));
    const may = (context: Context) =>
      decideAccess(
        {
          caller: { kind: 'role', account: '000000000000', arn: 'arn:aws:iam::000000000000:role/x' },
          ...{ action: 'dynamodb:PutItem', resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/x', context },
        },
        { identity, resource: [], isKey: false },
      ).allowed;
    expect(refused).toEqual([]);
    expect(allowed.map(may)).toEqual(allowed.map(() => true));
    expect(denied.map(may)).toEqual(denied.map(() => false));
  });

  it('on partitions is never without a word on calls that name none', () => {
    const lone = (value: unknown): string[] => {
      if (typeof value !== 'object' || value === null) return [];
      const { Condition: conditions } = value as { Condition?: Record<string, object> };
      const asks = conditions?.['ForAllValues:StringLike'] !== undefined && conditions['Null'] === undefined;
      return [...(asks ? [JSON.stringify(value)] : []), ...Object.values(value).flatMap(lone)];
    };
    expect(used.filter(({ operator }) => operator === 'ForAllValues:StringLike').length).toBeGreaterThan(0);
    expect(lone(JSON.parse(synthesize().text))).toEqual([]);
  });
});
