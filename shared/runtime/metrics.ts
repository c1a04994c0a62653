import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

export type OwnMetric =
  | 'AuditFinished'
  | 'RedrivenIncidents'
  | 'UnroutableIncidents'
  | 'NoticesFailed'
  | 'LinksFailed'
  | 'MailNotSent'
  | 'TransientBounces';

/** One figure of Tocsin's own, as an embedded-metric line of the log: no call, no cost in the handler's time. */
export function putMetric(name: OwnMetric, value: number): void {
  const metrics = new Metrics({ namespace: 'Tocsin' });
  metrics.addMetric(name, MetricUnit.Count, value);
  metrics.publishStoredMetrics();
}
