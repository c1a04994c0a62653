import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

const units = {
  AuditFinished: MetricUnit.Count,
  RedrivenIncidents: MetricUnit.Count,
  UnroutableIncidents: MetricUnit.Count,
  NoticesFailed: MetricUnit.Count,
  TemplatesFailed: MetricUnit.Count,
  LinksFailed: MetricUnit.Count,
  MailNotSent: MetricUnit.Count,
  TransientBounces: MetricUnit.Count,
  RotaGaps: MetricUnit.Count,
  PageLatency: MetricUnit.Milliseconds,
} as const;
export type OwnMetric = keyof typeof units;

/** One figure of Tocsin's own, as an embedded-metric line of the log: no call, no cost in the handler's time. */
export function putMetric(name: OwnMetric, value: number): void {
  const metrics = new Metrics({ namespace: 'Tocsin' });
  metrics.addMetric(name, units[name], value);
  metrics.publishStoredMetrics();
}
