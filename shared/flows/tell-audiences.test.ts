import { expect, it } from 'vitest';
import type { DecideRequest } from '../contracts/events/workflow-messages.ts';
import { MINUTE, T0, turn, world } from './flow-fixture.ts';
import { tellAudiences } from './tell-audiences.ts';

const CUSTOMERS = ['liffey-payments', 'cascadia-logistics', 'hoshi-robotics'];

it.each<[string, number, number | undefined, string[]]>([
  ['the roles, when it opens', 0, undefined, ['']],
  ['nobody, while no line is due', 10, 0, []],
  ['the customers, when they are to be told', 15, 0, CUSTOMERS],
  ['nobody, when it is asked again in the same instant', 15, 15, []],
  ['the roles, when an update is due to them', 30, 15, ['']],
  ['both, when it slept through both', 31, 0, ['', ...CUSTOMERS]],
])('a turn of the matrix reads %s', async (_who, minute, keptUntil, read) => {
  const made = await world();
  const id = await made.open({ service: 'registry', severityHint: 'P1' });
  const seen: DecideRequest['seen'] = keptUntil === undefined ? null : { version: 1, at: T0 + keptUntil * MINUTE };
  const process = made.process();
  await tellAudiences(process, { ...turn(id, 1), seen }, T0 + minute * MINUTE);
  const asked = process.table.operations.filter(({ pk }) => pk.startsWith('DIRECTORY#')).map(({ sk }) => sk);
  expect(asked.sort()).toEqual([...read].sort());
});
