import { describe, expect, it } from 'vitest';
import { answer, arn, functions, grant, iam, onTable, roleOf, roleOfFunction, template } from './access-questions.ts';
import { rules } from './must-deny-rules.ts';

describe.each(functions)('%s may not', (name) => {
  const denied = rules
    .filter(({ may = [] }) => !may.includes(name))
    .map(({ what, why, grants }) => [what, why, grants] as const);
  it.each(denied)('%s: %s', (_what, _why, grants) => {
    expect(answer(roleOfFunction.get(name) ?? '', grants)).toEqual(grants.map(() => false));
  });
});

it.each(rules.filter(({ may }) => may !== undefined))('$what: they may whose work it is', ({ grants, may = [] }) => {
  for (const name of may) {
    expect({ name, allowed: answer(roleOfFunction.get(name) ?? '', grants) }).toEqual({ name, allowed: [true] });
  }
});

describe('narrower than its function is wide', () => {
  it.each([
    ['acknowledge-by-link', 'write an alert', onTable('PutItem', 'ALERT#cloudwatch#x'), 'a link is for its incident'],
    ['acknowledge-by-link', 'write a policy', onTable('PutItem', 'POLICY#hash'), 'a link changes no promise'],
    ['acknowledge-by-link', 'mark openings', onTable('PutItem', 'OPEN#1'), 'the auditor’s list is not a visitor’s'],
    ['acknowledge-by-link', 'write the heartbeat', onTable('PutItem', 'HEALTH'), 'it vouches for nothing'],
    [
      'sign-hand-over',
      'write a schedule',
      onTable('PutItem', 'ROTA#SCHEDULES', 'L1'),
      'a link hands over, it plans nothing',
    ],
    ['sign-hand-over', 'write leave', onTable('PutItem', 'ROTA#LEAVE'), 'a link sends nobody on leave'],
    ['sign-hand-over', 'strike a look', onTable('DeleteItem', 'ROTA#DUE'), 'a look that is due is taken'],
    ['sign-hand-over', 'write an alert', onTable('PutItem', 'ALERT#cloudwatch#x'), 'it reads what is active'],
    ['serve-maintenance', 'write an alert', onTable('PutItem', 'ALERT#cloudwatch#x'), 'alerts are the intake’s'],
    [
      'serve-maintenance',
      'delete from a log',
      onTable('DeleteItem', 'INCIDENT#INC-7K2M9QXA'),
      'it holds, it hides nothing',
    ],
    ['serve-maintenance', 'mark openings', onTable('PutItem', 'OPEN#1'), 'it opens no incident'],
    ['send-notice', 'announce maintenance', onTable('PutItem', 'MAINTENANCE'), 'it tells what was announced'],
    ['check-health', 'read an incident', onTable('GetItem', 'INCIDENT#INC-7K2M9QXA'), 'anybody may call it'],
    ['check-health', 'read a person', onTable('GetItem', 'DIRECTORY#people'), 'anybody may call it'],
    ['check-health', 'read a token', onTable('GetItem', 'TOKEN#1'), 'anybody may call it'],
    ['check-health', 'list anything', onTable('Query', 'HEALTH'), 'it reads one item'],
    ['keep-rota', 'read an incident', onTable('GetItem', 'INCIDENT#INC-7K2M9QXA'), 'it knows of none'],
    ['keep-rota', 'write to an incident', onTable('PutItem', 'INCIDENT#INC-7K2M9QXA'), 'it knows of none'],
    ['keep-rota', 'delete what was told', onTable('DeleteItem', 'ROTA#NOTICES#europe#2026-03-10'), 'it stays'],
    ['answer-unknown-route', 'read the table', onTable('GetItem', 'HEALTH'), 'it answers from nothing'],
    ['issue-statements', 'write to an incident', onTable('PutItem', 'INCIDENT#INC-7K2M9QXA'), 'it promises mail'],
    ['send-statements', 'write to an incident', onTable('PutItem', 'INCIDENT#INC-7K2M9QXA'), 'it sends mail'],
    [
      'send-statements',
      'read the link key',
      grant('secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:tocsin/link-key-AbCdEf')),
      'its mail has no link',
    ],
    [
      'send-notice',
      'send mail with files',
      grant('ses:SendRawEmail', arn('ses', 'identity/example.com')),
      'it has none',
    ],
    ['issue-statements', 'list a partition', onTable('Query', 'INCIDENT#INC-7K2M9QXA'), 'it promises, others count'],
    ['serve-schedules', 'write an incident', onTable('PutItem', 'INCIDENT#INC-7K2M9QXA'), 'it changes shifts'],
    ['serve-oncall', 'write anything', onTable('PutItem', 'ROTA#SCHEDULES'), 'it answers'],
    [
      'react-to-changes',
      'read its own dead letters',
      grant('sqs:ReceiveMessage', arn('sqs', 'tocsin-changes-dead')),
      'a person does',
    ],
  ])('$0 may not $1: $3', (name, _what, grants) => {
    expect(answer(roleOfFunction.get(name) ?? '', grants)).toEqual([false]);
  });

  it.each([
    ['tocsin-escalation', 'send-notice', 'pages go through their queue'],
    ['tocsin-escalation', 'keep-matrix', 'that is the other machine’s'],
    ['tocsin-communication', 'climb-ladder', 'that is the other machine’s'],
    ['tocsin-communication', 'audit-deadlines', 'the auditor is called by its schedule'],
  ])('the machine %s may not call %s: %s', (machine, callee) => {
    const found = template
      .byType('AWS::StepFunctions::StateMachine')
      .find((one) => one.properties['StateMachineName'] === machine);
    const role = roleOf(found?.properties ?? {}, 'RoleArn');
    expect(answer(role, grant('lambda:InvokeFunction', arn('lambda', `function:tocsin-${callee}`)))).toEqual([false]);
  });

  it('a schedule may call its own function and no other', () => {
    for (const { properties } of template.byType('AWS::Scheduler::Schedule')) {
      const { Arn, RoleArn } = properties['Target'] as { Arn: string; RoleArn: string };
      const role = roleOf({ RoleArn }, 'RoleArn');
      for (const name of functions) {
        const called = arn('lambda', `function:tocsin-${name}`);
        expect(answer(role, grant('lambda:InvokeFunction', called))).toEqual([called === Arn]);
      }
    }
  });

  it.each(['sns.amazonaws.com', 'events.amazonaws.com', 's3.amazonaws.com'])(
    '%s may not act as any role',
    (service) => {
      const roles = template.byType('AWS::IAM::Role').map(({ logicalId }) => logicalId);
      expect(roles.filter((role) => iam.mayAssume(role, service))).toEqual([]);
    },
  );
});
