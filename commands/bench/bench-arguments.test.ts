import { expect, it } from 'vitest';
import { WrongUse } from '../operator/terminal.ts';
import { readBenchArguments, sections } from './bench-arguments.ts';

it('measures everything when nothing is said', () => {
  expect(readBenchArguments([])).toEqual({ sections, quick: false, json: false, peer: undefined });
});

it('measures what is asked for, in the usual order, and beside whom', () => {
  const args = ['--only', 'latency', '--only', 'bundles', '--quick', '--json', '--peer', 'alertmanager'];
  expect(readBenchArguments(args)).toEqual({
    sections: ['bundles', 'latency'],
    quick: true,
    json: true,
    peer: 'alertmanager',
  });
});

it.each([
  [['--only', 'speed'], '--only speed: there is bundles, incident, intake, latency, oncall, sla'],
  [['--peer', 'pagerduty'], 'the only peer that it knows'],
  [['--fast'], "Unknown option '--fast'"],
  [['bundles'], 'Unexpected argument'],
])('%j is refused with what is wrong', (args, said) => {
  expect(() => readBenchArguments(args)).toThrow(WrongUse);
  expect(() => readBenchArguments(args)).toThrow(said);
});
