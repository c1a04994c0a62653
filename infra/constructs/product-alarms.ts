import { Duration } from 'aws-cdk-lib';
import type { Deployment } from '../deployment.ts';
import { SMS_SPEND_SHARE } from '../settings.ts';
import type { OwnAlarms } from './own-alarms.ts';

/** Alarms on what only the product itself can know: its heartbeat, its stalled ladders, and what paging costs. */
export function watchTheProduct(alarms: OwnAlarms, deployment: Deployment, monthlySmsLimitUsd: number): void {
  const counted = { namespace: 'Tocsin', dimensions: { service: deployment.prefix }, statistic: 'Sum' as const };
  alarms.raise({
    ...counted,
    name: 'heartbeat-missing',
    metricName: 'AuditFinished',
    below: 1,
    periods: 5,
    silence: 'is-alarming',
    breaks: 'Tocsin has not finished an audit for 5 minutes: it may be down, and nobody would be paged.',
    runbook: 'docs/runbooks/heartbeat-missing.md',
  });
  alarms.raise({
    ...counted,
    name: 'unroutable-incidents',
    metricName: 'UnroutableIncidents',
    above: 0,
    // The auditor counts them every minute: its silence is no news of anybody having answered. A second one rings nothing
    // here; each has its own email to the policy's `unroutable` role.
    silence: 'changes-nothing',
    breaks: 'An incident has run through its whole ladder and nobody has answered: somebody must take it now.',
    runbook: 'docs/runbooks/unroutable-incidents.md',
  });
  alarms.raise({
    ...counted,
    name: 'redriven-incidents',
    metricName: 'RedrivenIncidents',
    above: 0,
    breaks: 'The auditor had to push a stalled incident on: its pages went out up to two minutes late.',
    runbook: 'docs/runbooks/redriven-incidents.md',
  });
  alarms.raise({
    ...counted,
    name: 'notices-failed',
    metricName: 'NoticesFailed',
    above: 0,
    breaks: 'A provider refused a notice for good: that person was not told on that channel.',
    runbook: 'docs/runbooks/notices-failed.md',
  });
  alarms.raise({
    ...counted,
    name: 'templates-failed',
    metricName: 'TemplatesFailed',
    above: 0,
    breaks:
      'A text of the policy could not be made: its readers were told only the least in plain words, and will be again.',
    runbook: 'docs/runbooks/templates-failed.md',
  });
  alarms.raise({
    ...counted,
    name: 'links-failed',
    metricName: 'LinksFailed',
    above: 0,
    breaks: 'Somebody pressed the link in an SMS and was asked to press again: the ladder goes on meanwhile.',
    runbook: 'docs/runbooks/acknowledge-by-link.md',
  });
  alarms.raise({
    ...counted,
    name: 'mail-not-sent',
    metricName: 'MailNotSent',
    above: 0,
    breaks: 'SES took a mail and then did not send it, as it holds it for harmful or broken: its reader was not told.',
    runbook: 'docs/runbooks/mail-not-sent.md',
  });
  alarms.raise({
    name: 'sms-spend',
    namespace: 'AWS/SNS',
    metricName: 'SMSMonthToDateSpentUSD',
    statistic: 'Maximum',
    period: Duration.minutes(5),
    above: Math.round(monthlySmsLimitUsd * SMS_SPEND_SHARE * 100) / 100,
    silence: 'changes-nothing',
    breaks: 'Over its monthly limit SNS drops SMS while it still answers "accepted": pages would vanish in silence.',
    runbook: 'docs/runbooks/sms-spend.md',
  });
}
