import { Duration } from 'aws-cdk-lib';
import type * as z from 'zod';
import { environment as acknowledgeByLink } from '../shared/contracts/environments/acknowledge-by-link.ts';
import { environment as answerUnknownRoute } from '../shared/contracts/environments/answer-unknown-route.ts';
import { environment as auditDeadlines } from '../shared/contracts/environments/audit-deadlines.ts';
import { environment as checkContacts } from '../shared/contracts/environments/check-contacts.ts';
import { environment as checkHealth } from '../shared/contracts/environments/check-health.ts';
import { environment as climbLadder } from '../shared/contracts/environments/climb-ladder.ts';
import { environment as issueStatements } from '../shared/contracts/environments/issue-statements.ts';
import { environment as keepMatrix } from '../shared/contracts/environments/keep-matrix.ts';
import { environment as keepRota } from '../shared/contracts/environments/keep-rota.ts';
import { environment as markChannel } from '../shared/contracts/environments/mark-channel.ts';
import { environment as parkExecution } from '../shared/contracts/environments/park-execution.ts';
import { environment as reactToChanges } from '../shared/contracts/environments/react-to-changes.ts';
import { environment as receiveAlarm } from '../shared/contracts/environments/receive-alarm.ts';
import { environment as receiveAlert } from '../shared/contracts/environments/receive-alert.ts';
import { environment as receiveNotification } from '../shared/contracts/environments/receive-notification.ts';
import { environment as rotateLinkKey } from '../shared/contracts/environments/rotate-link-key.ts';
import { environment as sendNotice } from '../shared/contracts/environments/send-notice.ts';
import { environment as sendStatements } from '../shared/contracts/environments/send-statements.ts';
import { environment as serveContracts } from '../shared/contracts/environments/serve-contracts.ts';
import { environment as serveFigures } from '../shared/contracts/environments/serve-figures.ts';
import { environment as serveIncidents } from '../shared/contracts/environments/serve-incidents.ts';
import { environment as serveMaintenance } from '../shared/contracts/environments/serve-maintenance.ts';
import { environment as serveOncall } from '../shared/contracts/environments/serve-oncall.ts';
import { environment as serveSchedules } from '../shared/contracts/environments/serve-schedules.ts';
import { environment as serveStatements } from '../shared/contracts/environments/serve-statements.ts';
import { environment as signHandOver } from '../shared/contracts/environments/sign-hand-over.ts';
import { environment as watchGuarantees } from '../shared/contracts/environments/watch-guarantees.ts';
import { SENDER_TIMEOUT_MS, STATEMENTS_SENDER_TIMEOUT_MS } from '../shared/domain/communication/sender-lease.ts';
import type { RunbookPath } from './constructs/own-alarms.ts';

/** What is true of a function wherever it is wired. */
export interface FunctionFacts {
  readonly environment: z.ZodObject;
  /** The compiled policy lies beside the bundle as policy.json. */
  readonly readsPolicy: boolean;
  /** Fonts for documents lie beside the bundle. */
  readonly makesDocuments?: boolean;
  readonly timeout: Duration;
  readonly memoryMiB: number;
  /** What breaks for whom when it fails; the first sentence of its alarm. */
  readonly breaks: string;
  readonly runbook: RunbookPath;
}

const usual = { readsPolicy: true, timeout: Duration.seconds(10), memoryMiB: 512 };

/** Every Lambda, in the order of the flow: alarm, incident, ladder, notice, acknowledgement, statement. */
export const functionCatalog = {
  'receive-alarm': {
    ...usual,
    environment: receiveAlarm,
    breaks: 'CloudWatch alarms do not become incidents: nobody is paged for what just broke.',
    runbook: 'docs/runbooks/receive-alarm.md',
  },
  'receive-alert': {
    ...usual,
    environment: receiveAlert,
    breaks: 'Monitoring tools that report over HTTP get 5xx: their alerts open no incident until they retry.',
    runbook: 'docs/runbooks/receive-alert.md',
  },
  'receive-notification': {
    ...usual,
    environment: receiveNotification,
    readsPolicy: false,
    breaks: 'SNS topics that send over HTTPS get 5xx: what their alarms tell opens no incident until SNS tries again.',
    runbook: 'docs/runbooks/receive-notification.md',
  },
  'react-to-changes': {
    ...usual,
    environment: reactToChanges,
    breaks:
      'Incidents open but no ladder starts and no notice leaves: on-call engineers are paged late, by the auditor.',
    runbook: 'docs/runbooks/react-to-changes.md',
  },
  'climb-ladder': {
    ...usual,
    environment: climbLadder,
    breaks: 'Ladders stand still: an unanswered page does not reach the next engineer in time.',
    runbook: 'docs/runbooks/climb-ladder.md',
  },
  'keep-matrix': {
    ...usual,
    environment: keepMatrix,
    breaks: 'The communication matrix is not kept: managers and customers hear late or not at all.',
    runbook: 'docs/runbooks/keep-matrix.md',
  },
  'park-execution': {
    ...usual,
    environment: parkExecution,
    breaks: 'Ladders and matrix cannot wait to be woken: an acknowledgement or a resolution takes effect late.',
    runbook: 'docs/runbooks/park-execution.md',
  },
  'send-notice': {
    ...usual,
    environment: sendNotice,
    timeout: Duration.millis(SENDER_TIMEOUT_MS),
    breaks: 'SMS and email do not leave: the engineer on call and the customers are not told.',
    runbook: 'docs/runbooks/send-notice.md',
  },
  'mark-channel': {
    ...usual,
    environment: markChannel,
    breaks: 'Bounces and complaints are not taken in: people are still written to where nobody reads it.',
    runbook: 'docs/runbooks/mark-channel.md',
  },
  'check-contacts': {
    ...usual,
    environment: checkContacts,
    timeout: Duration.seconds(300),
    breaks: 'Numbers that opted out and addresses that SES holds back are not found: pages to them vanish in silence.',
    runbook: 'docs/runbooks/check-contacts.md',
  },
  'audit-deadlines': {
    ...usual,
    environment: auditDeadlines,
    timeout: Duration.seconds(50),
    breaks: 'The safety net is down: a ladder that stalls now stays stalled and nobody is told.',
    runbook: 'docs/runbooks/audit-deadlines.md',
  },
  'keep-rota': {
    ...usual,
    environment: keepRota,
    readsPolicy: false,
    timeout: Duration.seconds(50),
    breaks:
      'Engineers are not told that their shift begins, ends or has changed, nor coordinators of gaps; paging goes on.',
    runbook: 'docs/runbooks/keep-rota.md',
  },
  'acknowledge-by-link': {
    ...usual,
    environment: acknowledgeByLink,
    breaks: 'The link in the SMS does not work: engineers cannot acknowledge and the ladder keeps waking people.',
    runbook: 'docs/runbooks/acknowledge-by-link.md',
  },
  'sign-hand-over': {
    ...usual,
    environment: signHandOver,
    breaks: 'The link to a hand-over does not work: shifts change without it, and what is not signed is escalated.',
    runbook: 'docs/runbooks/sign-hand-over.md',
  },
  'serve-incidents': {
    ...usual,
    environment: serveIncidents,
    breaks: 'Responders cannot read or change incidents through the API; paging itself goes on.',
    runbook: 'docs/runbooks/serve-incidents.md',
  },
  'serve-oncall': {
    ...usual,
    environment: serveOncall,
    breaks: 'Nobody can look up who is on call; paging itself goes on.',
    runbook: 'docs/runbooks/serve-oncall.md',
  },
  'serve-schedules': {
    ...usual,
    environment: serveSchedules,
    breaks: 'Nobody can change a shift, swap or read a calendar feed; paging goes on by what stands.',
    runbook: 'docs/runbooks/serve-schedules.md',
  },
  'serve-contracts': {
    ...usual,
    environment: serveContracts,
    breaks: 'Nobody can read or change customers and contracts through the API; statements go on by what stands.',
    runbook: 'docs/runbooks/serve-contracts.md',
  },
  'serve-maintenance': {
    ...usual,
    environment: serveMaintenance,
    breaks: 'Nobody can announce, change or cancel maintenance: alarms of planned work page the engineers on call.',
    runbook: 'docs/runbooks/serve-maintenance.md',
  },
  'serve-statements': {
    ...usual,
    environment: serveStatements,
    makesDocuments: true,
    timeout: Duration.seconds(29),
    memoryMiB: 1024,
    breaks: 'Finance cannot read credit statements; nothing is lost, they are computed from the log.',
    runbook: 'docs/runbooks/serve-statements.md',
  },
  'serve-figures': {
    ...usual,
    environment: serveFigures,
    timeout: Duration.seconds(29),
    memoryMiB: 1024,
    breaks:
      'Nobody can read response reports, key figures and losses; nothing is lost, they are computed from the log.',
    runbook: 'docs/runbooks/serve-figures.md',
  },
  'watch-guarantees': {
    ...usual,
    environment: watchGuarantees,
    timeout: Duration.seconds(300),
    memoryMiB: 1024,
    breaks: 'Team leads are not told that an incident has broken a guaranteed uptime; paging and statements go on.',
    runbook: 'docs/runbooks/watch-guarantees.md',
  },
  'issue-statements': {
    ...usual,
    environment: issueStatements,
    timeout: Duration.seconds(300),
    memoryMiB: 1024,
    breaks: 'Finance is not sent last month’s SLA statements, and customers wait for their credit.',
    runbook: 'docs/runbooks/issue-statements.md',
  },
  'send-statements': {
    ...usual,
    environment: sendStatements,
    makesDocuments: true,
    timeout: Duration.millis(STATEMENTS_SENDER_TIMEOUT_MS),
    memoryMiB: 1024,
    breaks: 'Finance does not get last month’s SLA statements by mail; they can be read in the API meanwhile.',
    runbook: 'docs/runbooks/send-statements.md',
  },
  'rotate-link-key': {
    ...usual,
    environment: rotateLinkKey,
    readsPolicy: false,
    breaks: 'The key of the links in pages is not changed on its date: pages and links go on with the key before.',
    runbook: 'docs/runbooks/rotate-link-key.md',
  },
  'check-health': {
    ...usual,
    environment: checkHealth,
    readsPolicy: false,
    breaks: 'The uptime check of Tocsin reports it down; whoever watches it from outside is alarmed.',
    runbook: 'docs/runbooks/check-health.md',
  },
  'answer-unknown-route': {
    ...usual,
    environment: answerUnknownRoute,
    breaks: 'Callers of a wrong address get 5xx instead of a 404 that explains itself; nothing else.',
    runbook: 'docs/runbooks/answer-unknown-route.md',
  },
} satisfies Record<string, FunctionFacts>;

export type FunctionName = keyof typeof functionCatalog;
export const functionNames = Object.keys(functionCatalog) as FunctionName[];

/** The facts of one function, at their common type. */
export const factsOf = (name: FunctionName): FunctionFacts => functionCatalog[name];
