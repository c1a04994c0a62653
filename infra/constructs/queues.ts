import { Duration } from 'aws-cdk-lib';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { factsOf } from '../function-catalog.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { OwnAlarms } from './own-alarms.ts';
import { QueueWithDeadLetters } from './queue-with-dead-letters.ts';

/** Every place where work waits, and what it means for people when it waits too long or is given up. */
export class Queues extends Construct {
  /** Alarms that came in. */
  readonly alarms: QueueWithDeadLetters;
  /** Notices to people on a rung. Apart from the broadcasts, so that a hundred customers never delay one page. */
  readonly pages: QueueWithDeadLetters;
  /** Notices to managers and customers. */
  readonly broadcasts: QueueWithDeadLetters;
  /** Mail with a month's statements. Apart from the broadcasts, since documents take long to make. */
  readonly statements: QueueWithDeadLetters;
  /** What SES tells of mail that did not arrive. */
  readonly mailEvents: QueueWithDeadLetters;
  /** Changes of the table that no reaction could be given to. */
  readonly changesDead: sqs.Queue;
  /** Scheduled runs that did not happen. */
  readonly schedulesDead: sqs.Queue;

  constructor(scope: Construct, id: string, props: { deployment: Deployment; alarms: OwnAlarms }) {
    super(scope, id);
    this.alarms = new QueueWithDeadLetters(this, 'Alarms', {
      ...props,
      name: 'alarms',
      consumerTimeout: factsOf('receive-alarm').timeout,
      mayWait: Duration.minutes(1),
      whenItWaits: {
        breaks:
          'CloudWatch alarms wait more than a minute before they open an incident: every page is late by as much.',
        runbook: 'docs/runbooks/alarms-waiting.md',
      },
      whenItDies: {
        breaks:
          'A message where alarms come in could not be read or stored: if it was an alarm, nobody was paged for it.',
        runbook: 'docs/runbooks/alarms-dead.md',
      },
    });
    this.pages = new QueueWithDeadLetters(this, 'Pages', {
      ...props,
      name: 'pages',
      consumerTimeout: factsOf('send-notice').timeout,
      mayWait: Duration.minutes(1),
      whenItWaits: {
        breaks: 'Pages wait more than a minute: engineers on call hear of incidents late.',
        runbook: 'docs/runbooks/pages-waiting.md',
      },
      whenItDies: {
        breaks: 'A page was tried four times and not sent: that engineer does not know. The ladder goes on without.',
        runbook: 'docs/runbooks/pages-dead.md',
      },
    });
    this.broadcasts = new QueueWithDeadLetters(this, 'Broadcasts', {
      ...props,
      name: 'broadcasts',
      consumerTimeout: factsOf('send-notice').timeout,
      mayWait: Duration.minutes(15),
      whenItWaits: {
        breaks: 'Notices to managers and customers wait more than 15 minutes: promised update times are missed.',
        runbook: 'docs/runbooks/broadcasts-waiting.md',
      },
      whenItDies: {
        breaks: 'A notice to a manager or customer was tried four times and not sent: they were not told.',
        runbook: 'docs/runbooks/broadcasts-dead.md',
      },
    });
    this.statements = new QueueWithDeadLetters(this, 'Statements', {
      ...props,
      name: 'statements',
      consumerTimeout: factsOf('send-statements').timeout,
      mayWait: Duration.hours(1),
      whenItWaits: {
        breaks: 'The month’s statements wait more than an hour: finance has them later than on the agreed day.',
        runbook: 'docs/runbooks/statements-waiting.md',
      },
      whenItDies: {
        breaks: 'The month’s statements were tried ten times and not sent: that reader of finance does not have them.',
        runbook: 'docs/runbooks/statements-dead.md',
      },
    });
    this.mailEvents = new QueueWithDeadLetters(this, 'MailEvents', {
      ...props,
      name: 'mail-events',
      consumerTimeout: factsOf('mark-channel').timeout,
      mayWait: Duration.minutes(15),
      whenItWaits: {
        breaks: 'Bounces and complaints wait more than 15 minutes: people are still written to where nobody reads.',
        runbook: 'docs/runbooks/mail-events-waiting.md',
      },
      whenItDies: {
        breaks: 'A bounce or complaint could not be taken: somebody may still be written to where nobody reads.',
        runbook: 'docs/runbooks/mail-events-dead.md',
      },
    });
    this.changesDead = new DeadLetterQueue(this, 'ChangesDead', {
      ...props,
      of: 'changes',
      whenItFails: {
        breaks: 'A change in the table got no reaction: a ladder may not have started or a notice not have left.',
        runbook: 'docs/runbooks/changes-dead.md',
      },
    }).queue;
    this.schedulesDead = new DeadLetterQueue(this, 'SchedulesDead', {
      ...props,
      of: 'schedules',
      whenItFails: {
        breaks: 'A scheduled run did not happen: an audit, or the month’s statements that finance waits for.',
        runbook: 'docs/runbooks/schedules-dead.md',
      },
    }).queue;
  }
}
