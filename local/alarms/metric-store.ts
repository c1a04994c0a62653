import type { Statistic } from './alarm-definition.ts';
import type { Datapoint } from './metric-sink.ts';

const minuteMs = 60_000;

interface Minute {
  sum: number;
  count: number;
  min: number;
  max: number;
}

/** Measurements by the minute, of the metrics that an alarm watches; as many minutes back as its alarms look. */
export interface MetricStore {
  add(datapoint: Datapoint, at: number): void;
  /** Statistic over `[from, to)` in epoch ms; undefined without data. */
  statistic(metric: Omit<Datapoint, 'value'>, statistic: Statistic, from: number, to: number): number | undefined;
}

export function createMetricStore(watched: readonly Omit<Datapoint, 'value'>[], keepMs: number): MetricStore {
  const series = new Map(watched.map((metric) => [keyOf(metric), new Map<number, Minute>()]));
  return {
    add(datapoint, at) {
      const minutes = series.get(keyOf(datapoint));
      if (minutes === undefined) return;
      const minute = Math.floor(at / minuteMs);
      const { value } = datapoint;
      const before = minutes.get(minute) ?? { sum: 0, count: 0, min: value, max: value };
      minutes.set(minute, {
        sum: before.sum + value,
        count: before.count + 1,
        min: Math.min(before.min, value),
        max: Math.max(before.max, value),
      });
      for (const old of minutes.keys()) if (old * minuteMs < at - keepMs) minutes.delete(old);
    },
    statistic(metric, statistic, from, to) {
      const minutes = [...(series.get(keyOf(metric)) ?? [])]
        .filter(([minute]) => minute * minuteMs >= from && minute * minuteMs < to)
        .map(([, data]) => data);
      return minutes.length === 0 ? undefined : aggregate(minutes, statistic);
    },
  };
}

function aggregate(minutes: Minute[], statistic: Statistic): number {
  const total = (field: 'sum' | 'count'): number => minutes.reduce((sum, minute) => sum + minute[field], 0);
  switch (statistic) {
    case 'Sum':
      return total('sum');
    case 'SampleCount':
      return total('count');
    case 'Average':
      return total('sum') / total('count');
    case 'Maximum':
      return Math.max(...minutes.map(({ max }) => max));
    case 'Minimum':
      return Math.min(...minutes.map(({ min }) => min));
  }
}

function keyOf({ namespace, metric, dimensions }: Omit<Datapoint, 'value'>): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, metric, sorted]);
}
