import { describe, expect, it } from 'vitest';
import { incidentFigures, isOneWriteEach } from './incident-figures.ts';
import { readPriceList, type BilledUnit } from './price-list.ts';
import { countSteps } from './state-transitions.ts';
import { smsParts, usageOf, type Spent } from './usage-watch.ts';

const spent = (unit: BilledUnit, amount: number, what = 'x', by = 'climb-ladder'): Spent => ({
  unit,
  amount,
  what,
  by,
});
const write = spent('tableWriteUnits', 1, 'UpdateItem ALERT/ALERT', 'receive-alarm');

function stage(name: string, all: Spent[]) {
  const isAudit = ({ by }: Spent) => by === 'audit-deadlines';
  return { name, spent: all, usage: usageOf(all, (one) => !isAudit(one)), audit: usageOf(all, isAudit) };
}

describe('ten duplicates add', () => {
  it.each([
    ['one conditional write each: as promised', [write, write], true],
    ['calls and queue requests: as promised', [write, write, spent('lambdaCalls', 2), spent('queueRequests', 4)], true],
    ['a write too many', [write, write, write], false],
    ['a write that costs two units', [write, { ...write, amount: 2 }], false],
    ['a write that was refused', [write, { ...write, what: 'UpdateItem ALERT/ALERT refused' }], false],
    ['a read', [write, write, spent('tableReadUnits', 1)], false],
    ['a message', [write, write, spent('smsParts', 1)], false],
    ['a state', [write, write, spent('stateTransitions', 1)], false],
  ])('%s', (_what, all, promised) => {
    expect(isOneWriteEach({ spent: all }, 2)).toBe(promised);
  });
});

it('the stages add up to the incident, and the auditor stands beside it', () => {
  const audit = [
    spent('lambdaCalls', 1, 'Invoke', 'audit-deadlines'),
    spent('tableReadUnits', 9, 'q', 'audit-deadlines'),
  ];
  const stages = [
    stage('alarm', [spent('smsParts', 1), spent('tableWriteUnits', 16), ...audit]),
    stage('close', [spent('tableWriteUnits', 4)]),
  ];
  const idle = { usage: { tableReadUnits: 30 }, minutes: 5 };
  const played = { stages, duplicates: { stage: stage('duplicates', [write]), count: 1 }, idle };
  const found = (section: string, name: string) =>
    incidentFigures(played, readPriceList()).find((one) => one.section === section && one.name === name);
  const sum = 'One P1 incident: from alarm to close';
  expect(found(sum, 'table write units')?.value).toBe(20);
  expect(found(sum, 'table read units')?.value).toBe(0);
  expect(found(sum, 'price at list')?.value).toBe('0.0058225');
  expect(found(sum, 'price at list without its SMS')?.value).toBe('0.0000125');
  expect(found('One P1 incident: close', 'table write units')?.ratio).toEqual({ value: 0.2, to: 'of the incident' });
  expect(found('The auditor, each minute', 'table read units with one incident open')).toMatchObject({
    value: 9,
    ratio: { value: 1.5 },
  });
});

it.each([
  ['nothing', [], 0],
  ['two states', ['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'ChoiceStateEntered'], 2],
  ['a task that was tried twice again', ['TaskStateEntered', 'TaskScheduled', 'TaskScheduled', 'TaskScheduled'], 3],
])('billed as state transitions: %s', (_what, types, steps) => {
  expect(countSteps(types)).toBe(steps);
});

it.each([
  [1, 1],
  [160, 1],
  [161, 2],
  [306, 2],
  [307, 3],
])('an SMS of %i characters goes out in %i parts', (length, parts) => {
  expect(smsParts('a'.repeat(length))).toBe(parts);
});
