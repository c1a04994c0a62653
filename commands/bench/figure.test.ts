import { expect, it } from 'vitest';
import { figuresInWords, valueInWords } from './figure.ts';

it.each([
  [12, '12'],
  [123456, '123456'],
  [0.123456, '0.1235'],
  [12.3456, '12.35'],
  [12345.678, '12346'],
  ['0.000000625', '0.000000625'],
])('%j is written %s', (value, text) => {
  expect(valueInWords(value)).toBe(text);
});

it('figures stand in columns under their section, each with its unit, and a ratio where there is one', () => {
  const figures = [
    { section: 'Bundles', name: 'climb-ladder', value: 552.9, unit: 'KB', ratio: { value: 1.6, to: 'its SDK alone' } },
    { section: 'Bundles', name: 'check', value: 40, unit: 'ms' },
    { section: 'Intake', name: 'alarms', value: 30, unit: 'a second' },
  ];
  expect(figuresInWords(figures)).toEqual([
    '',
    'Bundles',
    '  climb-ladder  552.9 KB  x 1.6 its SDK alone',
    '  check            40 ms',
    '',
    'Intake',
    '  alarms  30 a second',
  ]);
});
