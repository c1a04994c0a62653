import { type App, CfnOutput, DefaultStackSynthesizer, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AlarmEvents } from './constructs/alarm-events.ts';
import { AlarmTopic, allowConfirm } from './constructs/alarm-topic.ts';
import { ChannelBus } from './constructs/channel-bus.ts';
import { allowConsume, allowEnqueue, deliverChanges, deliverQueue } from './constructs/delivery.ts';
import { TocsinHttpApi } from './constructs/http-api.ts';
import { IncidentTable, type ItemAction } from './constructs/incident-table.ts';
import { LinkSecret } from './constructs/link-secret.ts';
import { LoopMachine, loopMachineArn } from './constructs/loop-machine.ts';
import { MailEvents } from './constructs/mail-events.ts';
import { OwnAlarms } from './constructs/own-alarms.ts';
import { watchTheProduct } from './constructs/product-alarms.ts';
import { ProductDashboard } from './constructs/product-dashboard.ts';
import { Queues } from './constructs/queues.ts';
import { SenderIdentity } from './constructs/sender-identity.ts';
import { allowShortMessages, whyAnyPhone } from './constructs/short-messages.ts';
import type { Deployment } from './deployment.ts';
import { functionMaker, type BundleProps } from './make-functions.ts';
import { scheduleWork } from './scheduled-work.ts';
import { statementsCron } from './statements-cron.ts';
import type { Settings } from './settings.ts';

export interface TocsinStackProps extends BundleProps {
  readonly deployment: Deployment;
  readonly settings: Settings;
}

/** Tocsin: the constructs wired together, and nothing else. */
export class TocsinStack extends Stack {
  constructor(app: App, props: TocsinStackProps) {
    const { deployment, settings } = props;
    super(app, deployment.stackName, {
      description: 'Tocsin: incident response, on-call and SLA credit',
      terminationProtection: settings.terminationProtection,
      // CloudFormation hands them on to every resource that can carry a tag.
      tags: { Project: 'tocsin', Stage: deployment.stage, Policy: settings.policy },
      // Without this rule the template needs no parameter and so reads the same on the laptop; the CLI checks the
      // bootstrap version by itself before it deploys.
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as IStackSynthesizer,
    });

    const alarms = new OwnAlarms(this, 'Ops', { deployment, email: settings.opsEmail });
    const shared = { deployment, alarms };
    watchTheProduct(alarms, deployment, settings.monthlySmsLimitUsd);

    const store = new IncidentTable(this, 'Incidents', { deployment });
    const linkSecret = new LinkSecret(this, 'LinkKey', { deployment });
    const sender = new SenderIdentity(this, 'Sender', { deployment, domain: settings.senderDomain });
    const channelBus = new ChannelBus(this, 'Channels', { deployment });
    const queues = new Queues(this, 'Queues', shared);
    const api = new TocsinHttpApi(this, 'HttpApi', shared);
    const alarmTopic = new AlarmTopic(this, 'AlarmTopic', { deployment });
    alarmTopic.deliverTo(queues.alarms.queue, queues.alarms.dead);
    new AlarmEvents(this, 'AlarmEvents', { ...shared, prefixes: settings.alarmPrefixes, to: queues.alarms });

    const lambda = functionMaker(this, shared, store, { ...props, policy: settings.policy });

    const escalationArn = loopMachineArn(this, deployment, 'escalation');
    const communicationArn = loopMachineArn(this, deployment, 'communication');
    const machines = (action: string) =>
      new iam.PolicyStatement({ actions: [action], resources: [escalationArn, communicationArn] });
    const inTable = { TABLE_NAME: store.table.tableName };
    const loopArns = { ESCALATION_ARN: escalationArn, COMMUNICATION_ARN: communicationArn };
    const noticeQueues = {
      PAGES_QUEUE_URL: queues.pages.queue.queueUrl,
      BROADCASTS_QUEUE_URL: queues.broadcasts.queue.queueUrl,
    };
    const statementsQueue = { STATEMENTS_QUEUE_URL: queues.statements.queue.queueUrl };
    const onTable = (...actions: ItemAction[]) => ({ environment: inTable, mayCall: [store.allow(...actions)] });

    // An alarm becomes an incident
    const receiveAlarm = lambda('receive-alarm', {
      environment: { ...inTable, DEAD_LETTER_QUEUE_URL: queues.alarms.dead.queueUrl },
      mayCall: [
        store.allow('GetItem', 'Query', 'PutItem', 'UpdateItem'),
        allowConsume(queues.alarms.queue),
        allowEnqueue(queues.alarms.dead),
      ],
      failedEvents: { keptBy: 'its queue keeps a message until it is handled or dead.' },
    });
    deliverQueue(queues.alarms, receiveAlarm, { batchSize: 10 });

    // What was committed takes effect
    const reactToChanges = lambda('react-to-changes', {
      environment: { ...inTable, ...loopArns, ...noticeQueues, ...statementsQueue },
      mayCall: [
        store.allow('Query', 'PutItem', 'DeleteItem'),
        ...store.allowStream(),
        machines('states:StartExecution'),
        machines('states:SendTaskSuccess'),
        allowEnqueue(queues.pages.queue, queues.broadcasts.queue, queues.statements.queue, queues.changesDead),
      ],
      wildcards: [store.streamsWildcard()],
      failedEvents: {
        keptBy: 'the stream keeps a record for a day and what fails is noted in the changes-dead queue.',
      },
    });
    deliverChanges(store, reactToChanges, {
      dead: queues.changesDead,
      alarms,
      whenItLags: {
        breaks: 'Reactions lag the log by more than a minute: ladders start late and pages leave late.',
        runbook: 'docs/runbooks/changes-lagging.md',
      },
    });

    // Incidents climb their ladder and keep their communication matrix
    const parkExecution = lambda('park-execution', {
      environment: { ...inTable, ...loopArns },
      mayCall: [store.allow('Query', 'PutItem', 'DeleteItem'), machines('states:SendTaskSuccess')],
    });
    const escalation = new LoopMachine(this, 'Escalation', {
      ...shared,
      machine: 'escalation',
      decide: lambda('climb-ladder', onTable('GetItem', 'Query', 'PutItem', 'DeleteItem')).function,
      park: parkExecution.function,
      breaks: 'A ladder has stopped: until the auditor starts it again, nobody else is paged for that incident.',
      runbook: 'docs/runbooks/escalation-failed.md',
    });
    const communication = new LoopMachine(this, 'Communication', {
      ...shared,
      machine: 'communication',
      decide: lambda('keep-matrix', onTable('GetItem', 'Query', 'PutItem')).function,
      park: parkExecution.function,
      breaks: 'An incident’s communication has stopped: managers and customers get no updates until it is restarted.',
      runbook: 'docs/runbooks/communication-failed.md',
    });

    // Notices leave
    const linkBase = settings.domainName === undefined ? api.api.apiEndpoint : `https://${settings.domainName}`;
    const sendNotice = lambda('send-notice', {
      environment: {
        ...inTable,
        LINK_BASE: linkBase,
        LINK_SECRET_ARN: linkSecret.secret.secretArn,
        SENDER_ADDRESS: sender.address,
        CONFIGURATION_SET: sender.configurationSetName,
        CHANNEL_BUS_NAME: channelBus.bus.eventBusName,
      },
      mayCall: [
        store.allow('GetItem', 'Query', 'PutItem', 'UpdateItem'),
        allowConsume(queues.pages.queue),
        allowConsume(queues.broadcasts.queue),
        ...allowShortMessages(this),
        sender.allowSend(),
        channelBus.allowPut(),
        linkSecret.allowRead(),
      ],
      wildcards: [{ resource: '*', reason: whyAnyPhone }],
      failedEvents: { keptBy: 'its queues keep a message until it is handled or dead.' },
    });
    deliverQueue(queues.pages, sendNotice, { batchSize: 1 });
    deliverQueue(queues.broadcasts, sendNotice, { batchSize: 5, atMost: 2 });
    // Apart: what pages carries no maker of documents, and the mail to finance reaches nothing but a mailbox.
    const sendStatements = lambda('send-statements', {
      environment: {
        ...inTable,
        SENDER_ADDRESS: sender.address,
        CONFIGURATION_SET: sender.configurationSetName,
      },
      mayCall: [
        store.allow('GetItem', 'Query'),
        store.allowWithin('STATEMENTS#*', 'UpdateItem'),
        allowConsume(queues.statements.queue),
        sender.allowSendFiles(),
      ],
      failedEvents: { keptBy: 'its queue keeps a message until it is handled or dead.' },
    });
    deliverQueue(queues.statements, sendStatements, { batchSize: 1, atMost: 2 });

    new MailEvents(this, 'MailEvents', {
      deployment,
      configurationSet: sender.configurationSet,
      key: alarmTopic.key,
      deliverTo: queues.mailEvents,
    });
    const markChannel = lambda('mark-channel', {
      environment: { ...inTable, DEAD_LETTER_QUEUE_URL: queues.mailEvents.dead.queueUrl },
      mayCall: [
        store.allow('GetItem', 'Query'),
        store.allowWithin('CHANNEL#*', 'PutItem'),
        store.allowWithin('INCIDENT#*', 'PutItem'),
        allowConsume(queues.mailEvents.queue),
        allowEnqueue(queues.mailEvents.dead),
      ],
      failedEvents: { keptBy: 'its queue keeps a message until it is handled or dead.' },
    });
    deliverQueue(queues.mailEvents, markChannel, { batchSize: 10 });
    linkSecret.rotateBy(
      lambda('rotate-link-key', {
        environment: { LINK_SECRET_ARN: linkSecret.secret.secretArn },
        mayCall: [linkSecret.allowRotate()],
        failedEvents: { keptBy: 'Secrets Manager starts a rotation again that failed.' },
      }),
    );

    // People and tools ask
    api.routeTo({
      'receive-alert': lambda('receive-alert', onTable('GetItem', 'Query', 'PutItem', 'UpdateItem')).function,
      // It only hands on: it may look up a key, and fill the queue from which alarms are taken.
      'receive-notification': lambda('receive-notification', {
        environment: {
          ...inTable,
          ALARMS_QUEUE_URL: queues.alarms.queue.queueUrl,
          DEAD_LETTER_QUEUE_URL: queues.alarms.dead.queueUrl,
          SNS_TOPIC_ARNS: settings.snsTopics.join(',') || 'none',
        },
        mayCall: [
          store.allowWithin('TOKEN#*', 'GetItem'),
          allowEnqueue(queues.alarms.queue, queues.alarms.dead),
          ...allowConfirm(settings.snsTopics),
        ],
      }).function,
      'serve-incidents': lambda('serve-incidents', {
        environment: inTable,
        mayCall: [store.allow('GetItem', 'Query', 'PutItem'), store.allowListHeads()],
      }).function,
      // Whoever holds a link is not asked who they are: what it writes stays inside incidents.
      'acknowledge-by-link': lambda('acknowledge-by-link', {
        environment: inTable,
        mayCall: [store.allow('GetItem', 'Query'), store.allowWithin('INCIDENT#*', 'PutItem')],
      }).function,
      'serve-oncall': lambda('serve-oncall', {
        environment: inTable,
        mayCall: [store.allow('GetItem', 'Query'), store.allowListHeads()],
      }).function,
      'serve-schedules': lambda('serve-schedules', {
        environment: { ...inTable, LINK_BASE: linkBase },
        mayCall: [store.allow('GetItem', 'Query'), store.allowWithin('ROTA#*', 'PutItem', 'DeleteItem')],
      }).function,
      'sign-hand-over': lambda('sign-hand-over', {
        environment: inTable,
        mayCall: [store.allow('GetItem', 'Query'), ...store.allowSigning()],
      }).function,
      'serve-contracts': lambda('serve-contracts', {
        environment: inTable,
        mayCall: [
          store.allow('GetItem', 'Query'),
          store.allowWithin('DIRECTORY#customers', 'PutItem'),
          store.allowWithin('DIRECTORY#contracts', 'PutItem'),
        ],
      }).function,
      'serve-statements': lambda('serve-statements', {
        environment: inTable,
        mayCall: [
          store.allow('GetItem', 'Query'),
          store.allowWithin('SLA#*', 'PutItem'),
          store.allowWithin('EXCLUSIONS#*', 'PutItem'),
        ],
      }).function,
      // What it tells customers, and for how long it holds an incident, it writes beside the announcement and in the log.
      'serve-maintenance': lambda('serve-maintenance', {
        environment: inTable,
        mayCall: [
          store.allow('GetItem', 'Query'),
          store.allowWithin('MAINTENANCE*', 'PutItem', 'DeleteItem'),
          store.allowWithin('INCIDENT#*', 'PutItem'),
        ],
      }).function,
      'serve-figures': lambda('serve-figures', {
        environment: inTable,
        mayCall: [store.allow('GetItem', 'Query'), store.allowListHeads()],
      }).function,
      'check-health': lambda('check-health', {
        environment: inTable,
        mayCall: [store.allowWithin('HEALTH', 'GetItem', 'PutItem')],
      }).function,
      'answer-unknown-route': lambda('answer-unknown-route', {}).function,
    });

    scheduleWork(this, {
      ...{ deployment, store, queues, lambda, machines, loopArns, noticeQueues, statementsQueue },
      statementsCron: statementsCron(props.policyJson),
    });

    const dashboard = new ProductDashboard(this, 'Dashboard', {
      deployment,
      alarms,
      apiId: api.api.apiId,
      escalationArn: escalation.stateMachine.stateMachineArn,
      monthlySmsLimitUsd: settings.monthlySmsLimitUsd,
    });

    const outputs = {
      ApiUrl: api.api.apiEndpoint,
      AlarmTopicArn: alarmTopic.topic.topicArn,
      OpsTopicArn: alarms.topic.topicArn,
      TableName: store.table.tableName,
      SenderAddress: sender.address,
      ChannelBusName: channelBus.bus.eventBusName,
      DashboardUrl: dashboard.url,
      EscalationArn: escalation.stateMachine.stateMachineArn,
      CommunicationArn: communication.stateMachine.stateMachineArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
