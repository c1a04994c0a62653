import { expect, it, vi } from 'vitest';
import { putMetric, type OwnMetric } from './metrics.ts';

it.each<[OwnMetric, number, string]>([
  ['PageLatency', 1234, 'Milliseconds'],
  ['NoticesFailed', 1, 'Count'],
])('%s of %i is put out as %s', (name, value, unit) => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    putMetric(name, value);
    expect(JSON.parse(String(written.mock.calls[0]?.[0]))).toMatchObject({
      [name]: value,
      _aws: { CloudWatchMetrics: [{ Namespace: 'Tocsin', Metrics: [{ Name: name, Unit: unit }] }] },
    });
  } finally {
    written.mockRestore();
  }
});
