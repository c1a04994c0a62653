import * as z from 'zod';
import type { Datapoint } from './metric-sink.ts';

/** CloudWatch's embedded metric format: a log line of JSON that says which of its own fields are metrics. */
const embeddedSchema = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())).default([[]]),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/** The measurements in a log line; none if it is an ordinary line. */
export function readEmbeddedMetrics(line: string): Datapoint[] {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const parsed = embeddedSchema.safeParse(parseJson(line));
  if (!parsed.success) return [];
  const fields = parsed.data as Record<string, unknown>;
  return parsed.data._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    (Dimensions.length === 0 ? [[]] : Dimensions).flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(fields[name])]));
      return Metrics.flatMap(({ Name }) =>
        [fields[Name]]
          .flat()
          .filter((value): value is number => typeof value === 'number')
          .map((value) => ({ namespace: Namespace, metric: Name, dimensions, value })),
      );
    }),
  );
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
