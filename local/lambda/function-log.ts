import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readEmbeddedMetrics } from '../alarms/embedded-metrics.ts';
import type { MetricSink } from '../alarms/metric-sink.ts';

const keptLines = 1000;

/** What the functions wrote: the last lines in memory, all of them in files when there is a data directory. */
export interface FunctionLogs {
  /** Appends text as a function wrote it; several lines or a part of one. */
  write(functionName: string, text: string): void;
  /** The last 1,000 lines, oldest first. */
  lines(functionName: string): string[];
}

/** Lines in the embedded metric format also reach the metrics. */
export function createFunctionLogs(dataDir: string | undefined, metrics: MetricSink): FunctionLogs {
  const kept = new Map<string, string[]>();
  const unfinished = new Map<string, string>();
  const directory = dataDir === undefined ? undefined : join(dataDir, 'logs');
  if (directory !== undefined) mkdirSync(directory, { recursive: true });

  return {
    write(functionName, text) {
      const parts = ((unfinished.get(functionName) ?? '') + text).split('\n');
      unfinished.set(functionName, parts.pop() ?? '');
      const lines = kept.get(functionName) ?? [];
      lines.push(...parts);
      lines.splice(0, Math.max(0, lines.length - keptLines));
      kept.set(functionName, lines);
      if (directory !== undefined && parts.length > 0) {
        appendFileSync(join(directory, `${functionName}.log`), `${parts.join('\n')}\n`);
      }
      for (const datapoint of parts.flatMap(readEmbeddedMetrics)) metrics.put(datapoint);
    },
    lines: (functionName) => [...(kept.get(functionName) ?? [])],
  };
}
