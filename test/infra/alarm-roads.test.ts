import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neverTaken } from '../../infra/alarm-roads.ts';
import { parseSettings, SettingsError } from '../../infra/settings.ts';
import { readRules } from '../../local/events/rules.ts';
import { templateFixture } from '../../local/iam/template-fixture.ts';
import { synthesize, type Synthesized } from './synthesized.ts';

const ruleOf = ({ ofType }: Synthesized) => ofType('AWS::Events::Rule')[0];

/** Whether the rule of a deployment takes the change of an alarm with this name. */
function takes(deployed: Synthesized, alarmName: string): boolean {
  const { EventPattern } = ruleOf(deployed)?.properties ?? {};
  const [rule] = readRules(
    templateFixture({
      Rule: { type: 'AWS::Events::Rule', arn: 'arn:aws:events:::rule/x', properties: { EventPattern } },
    }),
  );
  const event = { source: 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm State Change', detail: { alarmName } };
  return rule?.matches(event) ?? false;
}

describe('the alarms that EventBridge hands on', () => {
  const [usual, all] = [synthesize(), synthesize({ alarmPrefixes: '*' })];

  it.each([
    ['registry-down', true, true],
    ['session-latency', true, true],
    ['kitchen-on-fire', false, true],
    ['Registry-down', false, true],
    ['TargetTracking-service/main/web-AlarmHigh-1', false, false],
    ['tocsin-pages-dead', false, false],
    ['tocsin-try-pages-dead', false, false],
  ])('%s: by default %s, where all are opted in %s', (name, byDefault, ofAll) => {
    expect([takes(usual, name), takes(all, name)]).toEqual([byDefault, ofAll]);
  });

  it('are never those of a scaling policy nor our own, whatever beginnings a deployment names', () => {
    const beginning = fc
      .tuple(fc.constantFrom(...neverTaken, 'registry-', ''), fc.nat(15), fc.string({ maxLength: 3 }))
      .map(([name, length, rest]) => name.slice(0, length) + rest);
    fc.assert(
      fc.property(fc.array(beginning, { minLength: 1, maxLength: 3 }), (beginnings) => {
        let opted: ReturnType<typeof parseSettings>['alarmPrefixes'];
        try {
          opted = parseSettings({ alarmPrefixes: beginnings.join(',') }).alarmPrefixes;
        } catch (error) {
          expect(error).toBeInstanceOf(SettingsError);
          return;
        }
        for (const never of neverTaken)
          for (const prefix of opted === 'every' ? [] : opted)
            expect(prefix.startsWith(never) || never.startsWith(prefix)).toBe(false);
      }),
    );
  });

  it('may be none: then there is no rule, and no alarm about it', () => {
    const none = synthesize({ alarmPrefixes: 'none' });
    expect(ruleOf(none)).toBeUndefined();
    expect(none.text).not.toContain('alarm-events');
  });
});

describe('the topics whose notifications are taken over HTTPS', () => {
  const topics = ['arn:aws:sns:eu-west-1:123456789012:a', 'arn:aws:sns:us-west-2:210987654321:b'];
  const settingOf = ({ ofType }: Synthesized) => {
    const found = ofType('AWS::Lambda::Function').find(
      ({ properties }) => properties['FunctionName'] === 'tocsin-receive-notification',
    );
    return (found?.properties['Environment'] as { Variables: Record<string, unknown> }).Variables['SNS_TOPIC_ARNS'];
  };

  it('are those that the deployment names, and only their subscriptions may be confirmed', () => {
    const deployed = synthesize({ snsTopics: topics.join(',') });
    expect(settingOf(deployed)).toBe(topics.join(','));
    const confirming = deployed
      .ofType('AWS::IAM::Policy')
      .flatMap(({ properties }) => (properties['PolicyDocument'] as { Statement: { Action: unknown }[] }).Statement)
      .filter(({ Action }) => [Action].flat().some((action) => String(action).includes('Subscri')));
    expect(confirming).toEqual([{ Effect: 'Allow', Action: 'sns:ConfirmSubscription', Resource: topics }]);
  });

  it('are none by default, and then no subscription at all', () => {
    const deployed = synthesize();
    expect(settingOf(deployed)).toBe('none');
    expect(deployed.text).not.toContain('ConfirmSubscription');
  });
});
