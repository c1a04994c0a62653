import { Duration, type Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { allowEnqueue } from './constructs/delivery.ts';
import type { IncidentTable } from './constructs/incident-table.ts';
import { describeExecutions } from './constructs/loop-machine.ts';
import type { Queues } from './constructs/queues.ts';
import { Schedule } from './constructs/schedule.ts';
import { askOfContacts, whyAnyContact } from './constructs/short-messages.ts';
import type { Deployment } from './deployment.ts';
import type { functionMaker } from './make-functions.ts';

export interface ScheduledWorkProps {
  readonly deployment: Deployment;
  readonly store: IncidentTable;
  readonly queues: Queues;
  readonly lambda: ReturnType<typeof functionMaker>;
  /** An action on both state machines, and on nothing else. */
  readonly machines: (action: string) => iam.PolicyStatement;
  readonly loopArns: Readonly<Record<'ESCALATION_ARN' | 'COMMUNICATION_ARN', string>>;
  readonly noticeQueues: Readonly<Record<'PAGES_QUEUE_URL' | 'BROADCASTS_QUEUE_URL', string>>;
  readonly statementsQueue: Readonly<Record<'STATEMENTS_QUEUE_URL', string>>;
  /** When to look whether it is time for finance's statements somewhere. */
  readonly statementsCron: string;
}

/** What runs by the clock, and is called by nobody. */
export function scheduleWork(stack: Stack, props: ScheduledWorkProps): void {
  const { deployment, store, queues, lambda, machines, loopArns, noticeQueues, statementsQueue, statementsCron } =
    props;
  const byTheClock = { deployment, deadLetters: queues.schedulesDead };
  const failedEvents = queues.schedulesDead;
  const inTable = { TABLE_NAME: store.table.tableName };
  const executions = describeExecutions(stack, deployment);
  new Schedule(stack, 'EveryMinute', {
    ...byTheClock,
    name: 'audit-deadlines',
    expression: 'rate(1 minute)',
    target: lambda('audit-deadlines', {
      environment: { ...inTable, ...loopArns, ...noticeQueues, ...statementsQueue },
      mayCall: [
        store.allow('GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        machines('states:StartExecution'),
        machines('states:SendTaskSuccess'),
        executions.allowDescribe,
        allowEnqueue(queues.pages.queue, queues.broadcasts.queue, queues.statements.queue),
      ],
      wildcards: executions.wildcards,
      failedEvents,
    }).function,
    retries: 1,
    giveUpAfter: Duration.minutes(1), // the next audit does all that this one would have done
  });
  new Schedule(stack, 'EveryMinuteOfTheRota', {
    ...byTheClock,
    name: 'keep-rota',
    expression: 'rate(1 minute)',
    target: lambda('keep-rota', {
      environment: { ...inTable, ...noticeQueues },
      mayCall: [
        store.allowWithin('ROTA#*', 'GetItem', 'Query'),
        store.allowWithin('DIRECTORY#*', 'GetItem', 'Query'),
        store.allowWithin('INCIDENT#*', 'Query'),
        store.allowListHeads(),
        store.allowWithin('ROTA#SCHEDULE#*', 'PutItem', 'DeleteItem'),
        store.allowWithin('ROTA#DUE', 'PutItem', 'DeleteItem'),
        store.allowWithin('ROTA#TOLD', 'PutItem'),
        store.allowWithin('ROTA#NOTICES#*', 'PutItem'),
        allowEnqueue(queues.pages.queue, queues.broadcasts.queue),
      ],
      failedEvents,
    }).function,
    retries: 1,
    giveUpAfter: Duration.minutes(1), // what is due stays due, and the next run finds it
  });
  new Schedule(stack, 'EveryFiveMinutes', {
    ...byTheClock,
    name: 'watch-guarantees',
    expression: 'rate(5 minutes)',
    target: lambda('watch-guarantees', {
      environment: inTable,
      mayCall: [
        store.allow('GetItem', 'Query'),
        store.allowWithin('INCIDENT#*', 'PutItem'),
        store.allowWithin('GUARANTEE#*', 'PutItem'),
      ],
      failedEvents,
    }).function,
    retries: 1,
    giveUpAfter: Duration.minutes(5), // what is broken stays broken, and the next run finds it
  });
  new Schedule(stack, 'DaysOfStatements', {
    ...byTheClock,
    name: 'issue-statements',
    expression: statementsCron,
    target: lambda('issue-statements', {
      environment: inTable,
      mayCall: [store.allow('GetItem'), store.allowWithin('STATEMENTS#*', 'PutItem')],
      failedEvents,
    }).function,
    retries: 1,
    giveUpAfter: Duration.minutes(10), // the next look promises what this one would have
  });
  new Schedule(stack, 'EveryDay', {
    ...byTheClock,
    name: 'check-contacts',
    expression: 'cron(0 9 * * ? *)',
    target: lambda('check-contacts', {
      environment: inTable,
      mayCall: [
        store.allow('GetItem', 'Query'),
        store.allowWithin('CHANNEL#*', 'PutItem'),
        store.allowWithin('INCIDENT#*', 'PutItem'),
        askOfContacts,
      ],
      wildcards: [{ resource: '*', reason: whyAnyContact }],
      failedEvents,
    }).function,
    retries: 5,
    giveUpAfter: Duration.hours(6),
  });
}
