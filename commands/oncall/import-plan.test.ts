import { expect, it } from 'vitest';
import { Refused } from '../operator/terminal.ts';
import { toRota } from './import-plan.ts';

it('a rota as it was mapped is checked as one that is applied would be', () => {
  const layer = { id: 'all', kind: 'fixed' as const, people: ['ana'] };
  const draft = (given: object) => ({ id: 'a', name: 'A', zone: 'Etc/UTC', layers: [{ ...layer, ...given }] });
  expect(toRota([draft({})], 'export.json', []).schedules).toHaveLength(1);
  const turnedRound = draft({ from: '2026-03-09T00:00:00Z', until: '2026-03-02T00:00:00Z' });
  expect(() => toRota([turnedRound], 'export.json', [])).toThrow(Refused);
  expect(() => toRota([turnedRound], 'export.json', [])).toThrow(
    /^export\.json as it was mapped: schedules\[0\]\.layers\[0\]\.until expected /,
  );
});
