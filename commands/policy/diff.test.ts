import { describe, expect, it } from 'vitest';
import { compiledPolicy } from '../../shared/domain/policy/policy.ts';
import { fullPolicy, fullPolicyDocument, withChange } from '../../shared/domain/policy/policy-fixture.ts';
import { diffInWords, diffPolicies } from './diff.ts';

const said = (...changes: [string, unknown][]): string[] => {
  const changed = changes.reduce<unknown>((document, [path, to]) => withChange(document, path, to), fullPolicyDocument);
  return diffPolicies(fullPolicy, compiledPolicy.parse(changed)).map(
    ({ severity, audience, change, words }) => `${severity}, ${audience}: ${change} ${words}`,
  );
};

describe('X3: npm run policy -- diff', () => {
  it('says so when nothing changes for anybody, whatever rows and order are', () => {
    expect(said()).toEqual([]);
    expect(diffInWords(['a', 'b'], [])).toEqual(['From a to b nothing changes for anybody.']);
  });

  it.each([
    ['matrix.3.when.minute', 5, 'P0, customers: earlier told by voice at minute 5, not at minute 10'],
    ['matrix.3.when.minute', 30, 'P0, customers: later told by voice at minute 30, not at minute 10'],
    [
      'matrix.1.when.every',
      15,
      'P1, first: earlier told on slack in #incidents every 15 min from minute 0, not every 30 min from minute 0',
    ],
    ['matrix.3.channel', 'chat', 'P0, customers: otherwise told on chat instead of by voice at minute 10'],
    [
      'matrix.1.place',
      '#war',
      'P0, first: otherwise told on slack in #war instead of on slack in #incidents every 30 min from minute 0',
    ],
    [
      'matrix.4.if',
      { fact: 'usersAffected', above: 9 },
      'P0, boss: otherwise told at minute 30 by sms: if usersAffected > 9; part of legal instead of if regulated; part of legal',
    ],
    ['matrix.0.when.by', 10, 'P0, first: otherwise at minute 0 as before, promised by minute 10 instead of minute 5'],
    [
      'matrix.2',
      { ...fullPolicyDocument.matrix[2], severities: ['P1'] },
      'P0, public: no longer told on social in account at minute 60, after a yes to post-it',
    ],
    [
      'matrix.2',
      { ...fullPolicyDocument.matrix[2], severities: ['P1'] },
      'P1, public: newly told on social in account at minute 60, after a yes to post-it',
    ],
    ['templates.mail.body', 'Other words', 'P0, first: otherwise told at minute 0 by email in other words (mail)'],
    ['severities.0.response', 'PT5M', 'P0, what is promised: otherwise answered within 5 min instead of within 15 min'],
    [
      'severities.0.resolution',
      undefined,
      'P0, what is promised: otherwise resolved at no promised time instead of within 4 h',
    ],
    ['severities.2.ladder', 'technical', 'P2, second: newly paged after 15 min of silence'],
    [
      'ladders.technical.rungs.0.acknowledgeWithin',
      'PT10M',
      'P0, second: earlier paged after 10 min of silence, not 15',
    ],
    ['ladders.technical.rungs.0.acknowledgeWithin', 'PT1H', 'P1, second: later paged after 60 min of silence, not 15'],
    ['ladders.technical.climbsTo', 'L1', 'P0, second: no longer paged after 15 min of silence'],
    ['ladders.team.rungs.0.page', 'first', 'P2, first: otherwise the first who can be reached is paged'],
    ['ladders.team.passes', 3, 'P2, the ladder: otherwise 3 passes before it is unroutable, instead of 1'],
    [
      'ladders.technical.escalations.0.after',
      'PT20M',
      'P0, boss: earlier paged after 20 min without progress, if regulated, promised by 30 min; before: 29 min without progress, if regulated, promised by 30 min, to boss',
    ],
    [
      'ladders.technical.escalations',
      [],
      'P0, boss: no longer paged after 29 min without progress, if regulated, promised by 30 min',
    ],
    [
      'asks.0.roles',
      ['first', 'boss'],
      'P0, first: otherwise asked at minute 5, 10 min each: first, then boss: "May it be posted?"; before: asked at minute 5, 10 min each: boss: "May it be posted?"',
    ],
    [
      'holdDown',
      'PT10M',
      'every severity, everybody: otherwise an incident resolves when it was quiet for PT10M instead of PT5M',
    ],
    ['reports', [], 'every severity, reports: no longer Daily'],
    ['channels.social.severities', ['P0', 'P1'], 'every severity, channels: otherwise social'],
  ])('%s: %j', (path, to, sentence) => {
    expect(said([path, to])).toContain(sentence);
  });

  it('does not call a line new that only has another name', () => {
    expect(said(['matrix.3.id', 'ring'])).toEqual([]);
  });

  it('groups the sentences by severity and audience', () => {
    const after = compiledPolicy.parse(
      withChange(withChange(fullPolicyDocument, 'matrix.3.when.minute', 5), 'severities.0.response', 'PT5M'),
    );
    expect(diffInWords(['full', 'new'], diffPolicies(fullPolicy, after))).toEqual([
      'From full to new:',
      '',
      'P0',
      '  what is promised',
      '    otherwise: answered within 5 min instead of within 15 min (S0.1)',
      '  customers',
      '    earlier: told by voice at minute 5, not at minute 10 (S0.4)',
    ]);
  });
});
