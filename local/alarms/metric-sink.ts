/** One measurement, as a service or a function reports it to CloudWatch. */
export interface Datapoint {
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
  value: number;
}

/** Takes measurements at the clock's present instant. */
export interface MetricSink {
  put(datapoint: Datapoint): void;
}
