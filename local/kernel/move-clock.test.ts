import { describe, expect, it } from 'vitest';
import { parseClockMove } from './move-clock.ts';

const now = Date.UTC(2026, 0, 31, 12);

function targetOf(body: unknown): string {
  const parsed = parseClockMove(body);
  if (!parsed.ok) throw new Error(parsed.detail);
  return new Date(parsed.move.target(now)).toISOString();
}

describe('a move of the clock', () => {
  it.each([
    [{ advance: 'PT15M' }, '2026-01-31T12:15:00.000Z'],
    [{ advance: 'PT0S' }, '2026-01-31T12:00:00.000Z'],
    [{ advance: 'P1DT1H' }, '2026-02-01T13:00:00.000Z'],
    [{ advance: 'P1M' }, '2026-02-28T12:00:00.000Z'],
    [{ to: '2026-03-01T00:00:00Z' }, '2026-03-01T00:00:00.000Z'],
    [{ to: '2026-03-01T01:00:00+01:00', coalesce: false }, '2026-03-01T00:00:00.000Z'],
  ])('%j leads to %s', (body, expected) => {
    expect(targetOf(body)).toBe(expected);
  });

  it.each([
    [undefined, undefined],
    [[], undefined],
    [{}, undefined],
    [{ advance: 'PT1M', to: '2026-03-01T00:00:00Z' }, undefined],
    [{ advance: 15 }, 'advance'],
    [{ advance: '15 minutes' }, 'advance'],
    [{ advance: '-PT1M' }, 'advance'],
    [{ advance: 'P999999Y' }, 'advance'],
    [{ to: 'tomorrow' }, 'to'],
    [{ to: '2026-03-01T00:00:00' }, 'to'],
    [{ to: '+020000-01-01T00:00:00Z' }, 'to'],
    [{ advance: 'PT1M', coalesce: 'no' }, 'coalesce'],
  ])('%j is turned down, naming the field %s', (body, field) => {
    const parsed = parseClockMove(body);
    expect(parsed).toMatchObject({ ok: false });
    expect(parsed.ok ? undefined : parsed.field).toBe(field);
  });

  it('coalesces unless told otherwise', () => {
    expect(parseClockMove({ advance: 'PT1M' })).toMatchObject({ move: { coalesce: true } });
    expect(parseClockMove({ advance: 'PT1M', coalesce: false })).toMatchObject({ move: { coalesce: false } });
  });
});
