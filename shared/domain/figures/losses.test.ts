import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actor, TOCSIN } from '../ids.ts';
import { HOUR, incidentOf, maya, MINUTE, opening } from '../incident/incident-fixture.ts';
import { evolve } from '../incident/evolve.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { lossesInputs } from '../incident/losses.ts';
import { lossesOf, sumsOf } from './losses.ts';

const SECOND = 1000;
const by = { by: maya };
const wei = actor.parse('wei-ling');
const taken = (at: number, who = maya): IncidentEvent => ({ type: 'IncidentAcknowledged', at, by: who, via: 'api' });
const over = (at: number): IncidentEvent => ({ type: 'IncidentResolved', at, ...by, cause: 'person' });
const entered = (inputs: object): IncidentEvent => ({
  type: 'LossesEntered',
  at: 9 * HOUR,
  ...by,
  inputs: lossesInputs.parse({ currency: 'EUR', ...inputs }),
});

/** Hours of impact begin a second before the opening, when the alarm changed. */
const cost = (events: IncidentEvent[], credit?: { currency: string; minor: number }, now = 10 * HOUR) =>
  lossesOf(incidentOf(...events), [...opening, ...events], credit === undefined ? [] : [credit], now);
const amounts = (losses: ReturnType<typeof cost>) =>
  Object.fromEntries(losses.components.map(({ id, amountMinor }) => [id, amountMinor]));

describe('what an incident cost (row S0.10)', () => {
  it('is reckoned from what was entered and how long it hurt', () => {
    const inputs = {
      usersAffected: 1000,
      revenuePerUserHourMinor: 36,
      transactionsPerHour: 3600,
      valuePerTransactionMinor: 200,
      delayPercent: '12.5',
      staffAffected: 10,
      hourlyCostMinor: 7200,
      shareLostPercent: '50',
      responderHourlyCostMinor: 6000,
      churn: { amountMinor: 5000, note: 'one customer gave notice' },
    };
    const losses = cost([taken(0), over(2 * HOUR - SECOND), entered(inputs)]);
    expect(losses).toMatchObject({ impactMs: 2 * HOUR, currency: 'EUR', provisional: false, complete: false });
    expect(amounts(losses)).toEqual({
      revenue: 72_000,
      transactions: 180_000,
      productivity: 72_000,
      // A second less than two hours, at 60.00 an hour: 119.983... is 119.98.
      responders: 11_998,
      penalties: 0,
      churn: 5000,
      reputation: null,
      competitive: null,
      compliance: null,
    });
    expect(losses.totalMinor).toBe(72_000 + 180_000 + 72_000 + 11_998 + 5000);
    expect(losses.components.find(({ id }) => id === 'churn')?.note).toBe('one customer gave notice');
  });

  it('is not known where nobody has entered anything, and never guessed', () => {
    const losses = cost([over(HOUR)]);
    expect(new Set(Object.values(amounts(losses)))).toEqual(new Set([null]));
    expect(losses).toMatchObject({ totalMinor: null, currency: null, complete: false });
    expect(amounts(cost([over(HOUR), entered({ usersAffected: 5 })]))['revenue']).toBeNull();
  });

  it('has each person’s hours from their first word on, and those after a reopening', () => {
    const events = [
      taken(0),
      taken(10 * MINUTE, wei),
      { type: 'WorkStarted', at: 20 * MINUTE, ...by } as const,
      over(HOUR),
      { type: 'IncidentReopened', at: 2 * HOUR, by: TOCSIN, reason: 'x' } as const,
      taken(2 * HOUR, wei),
      over(3 * HOUR),
      entered({ responderHourlyCostMinor: 600 }),
    ];
    expect(cost(events).components.find(({ id }) => id === 'responders')).toMatchObject({
      inputs: { people: 2, workMs: 60 * MINUTE + 50 * MINUTE + 60 * MINUTE },
      amountMinor: 1700,
    });
  });

  it('takes penalties in its own currency only, and never adds two', () => {
    expect(amounts(cost([over(HOUR), entered({})], { currency: 'EUR', minor: 700 }))['penalties']).toBe(700);
    expect(amounts(cost([over(HOUR), entered({})], { currency: 'USD', minor: 700 }))['penalties']).toBeNull();
    const eur = cost([over(HOUR)], { currency: 'EUR', minor: 700 });
    const usd = cost([over(HOUR)], { currency: 'USD', minor: 30 });
    expect(sumsOf([usd, eur, eur, cost([over(HOUR)])])).toEqual([
      { currency: 'EUR', totalMinor: 1400, incidents: 2 },
      { currency: 'USD', totalMinor: 30, incidents: 1 },
    ]);
  });

  it('grows while it lasts, and says so', () => {
    const running = incidentOf(taken(0));
    expect(lossesOf(running, opening, [], HOUR)).toMatchObject({ impactMs: HOUR + SECOND, provisional: true });
  });

  it('of an exercise is nothing', () => {
    const drill = { ...incidentOf(over(HOUR)), drill: true };
    expect(lossesOf(drill, opening, [], 2 * HOUR).impactMs).toBe(0);
  });

  it('holds the last word only', () => {
    const incident = [entered({ usersAffected: 5 }), entered({ staffAffected: 2 })].reduce(evolve, incidentOf());
    expect(incident.losses?.inputs).toEqual({ currency: 'EUR', staffAffected: 2 });
  });

  it('is exact, and rounded once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5_000_000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 1, max: 50 * HOUR }),
        (usersAffected, revenuePerUserHourMinor, ms) => {
          const losses = cost([over(ms), entered({ usersAffected, revenuePerUserHourMinor })], undefined, 60 * HOUR);
          const exact = BigInt(usersAffected) * BigInt(revenuePerUserHourMinor) * BigInt(ms + SECOND);
          const amount = BigInt(amounts(losses)['revenue'] ?? -1);
          const twiceOff = 2n * (amount * BigInt(HOUR) - exact);
          expect(twiceOff > -BigInt(HOUR) && twiceOff <= BigInt(HOUR)).toBe(true);
        },
      ),
    );
  });
});

describe('an amount that no number holds', () => {
  const most = { usersAffected: 1_000_000_000, revenuePerUserHourMinor: 1_000_000_000_000 };

  it('is null with a note, and leaves the other parts as they are', () => {
    const losses = cost([over(2 * HOUR), entered({ ...most, churn: { amountMinor: 5, note: 'x' } })]);
    expect(losses.components.find(({ id }) => id === 'revenue')).toMatchObject({
      amountMinor: null,
      note: expect.stringContaining('more than an amount can hold') as string,
    });
    expect(losses).toMatchObject({ totalMinor: 5, complete: false });
  });

  it('is null as a sum as well', () => {
    const one = { ...cost([entered({ churn: { amountMinor: 5, note: 'x' } })]), totalMinor: Number.MAX_SAFE_INTEGER };
    expect(sumsOf([one, one])).toEqual([{ currency: 'EUR', totalMinor: null, incidents: 2 }]);
  });
});
