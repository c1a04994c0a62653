import { describe, expect, it } from 'vitest';
import { fact } from './document/conditions.ts';
import { factsSaid, readFact, wrongFact } from './known-facts.ts';

const policy = {
  facts: {
    regulated: fact.parse({ kind: 'yes-no', title: 'A regulator has to be told', row: 'S0.4' }),
    usersAffected: fact.parse({ kind: 'number', title: 'How many users are affected', row: 'S0.1' }),
    slaState: fact.parse({ kind: 'one-of', title: 'State of the SLA', values: ['breached', 'warning'], row: 'S0.1' }),
    workaround: fact.parse({ kind: 'text', title: 'What customers can do', row: 'S0.5' }),
  },
};

describe('what a person says of an incident (rows S0.1, S0.5)', () => {
  it.each([
    ['regulated', true, undefined],
    ['regulated', 'true', 'takes true or false'],
    ['usersAffected', 12_000, undefined],
    ['usersAffected', Number.NaN, 'takes a number'],
    ['usersAffected', Number.POSITIVE_INFINITY, 'takes a number'],
    ['usersAffected', '12000', 'takes a number'],
    ['slaState', 'breached', undefined],
    ['slaState', 'broken', 'takes one of breached, warning'],
    ['workaround', 'Use the other region', undefined],
    ['workaround', 7, 'takes a text'],
    ['unheardOf', true, 'takes one of regulated, usersAffected, slaState, workaround'],
    ['constructor', true, 'takes one of regulated, usersAffected, slaState, workaround'],
  ])('%s is %j: %s', (name, value, wrong) => {
    expect(wrongFact(policy, name, value)).toBe(wrong);
  });

  it('is refused by name where the policy declares nothing', () => {
    expect(wrongFact({}, 'regulated', true)).toBe('takes one of none: the policy declares no facts');
  });
});

describe('a label that a source sends', () => {
  it.each([
    ['regulated', 'Yes', true],
    ['regulated', ' 1 ', true],
    ['regulated', 'FALSE', false],
    ['regulated', 'no', false],
    ['regulated', 'perhaps', undefined],
    ['regulated', '', undefined],
    ['usersAffected', '12000', 12_000],
    ['usersAffected', ' 0.5 ', 0.5],
    ['usersAffected', '0', 0],
    ['usersAffected', '', undefined],
    ['usersAffected', '12,000', undefined],
    ['usersAffected', 'Infinity', undefined],
    ['slaState', 'Breached', 'breached'],
    ['slaState', 'fine', undefined],
    ['workaround', ' Use the other region ', 'Use the other region'],
    ['workaround', '  ', undefined],
    ['constructor', 'true', undefined],
  ])('%s "%s" is read as %j', (name, text, value) => {
    expect(readFact(policy, name, text)).toBe(value);
  });

  it('counts where it can be meant; what the source calls a fact outranks it, and everything else is left out', () => {
    const labels = { regulated: 'no', usersAffected: '10', slaState: 'fine', host: 'a' };
    const facts = { regulated: true, usersAffected: 'ten', unheardOf: 1 };
    expect(factsSaid(policy, labels, facts)).toEqual({ regulated: true, usersAffected: 10 });
    expect(factsSaid(policy, undefined, undefined)).toEqual({});
    expect(factsSaid({}, { regulated: 'yes' }, { regulated: true })).toEqual({});
  });
});
