import { describe, expect, it } from 'vitest';
import type { FiringSpan } from '../alert/firing-spans.ts';
import { TOCSIN } from '../ids.ts';
import { evolve } from './evolve.ts';
import { hearAll, hearAlert } from './hear-alert.ts';
import { firingAlert, HOUR, incidentOf, key, maya, MINUTE } from './incident-fixture.ts';
import type { IncidentEvent } from './incident-events.ts';

const START = -1000;
const heard = (...spans: FiringSpan[]) => ({
  ...firingAlert,
  state: spans.at(-1)?.end === undefined ? ('firing' as const) : ('quiet' as const),
  spans,
});
const quietedAt = (end: number): IncidentEvent => ({
  type: 'AlertQuieted',
  at: end,
  by: TOCSIN,
  key,
  quietAt: end,
  receivedAt: end,
  spans: [{ start: START, end }],
});
const resolved: IncidentEvent = { type: 'IncidentResolved', at: HOUR, by: maya, cause: 'person' };
const closed: IncidentEvent = { type: 'IncidentClosed', at: HOUR, by: maya };

const active = incidentOf();
const quiet = incidentOf(quietedAt(MINUTE));
const over = incidentOf(quietedAt(MINUTE), resolved);
const firesOn = incidentOf(resolved);
const shut = incidentOf(quietedAt(MINUTE), resolved, closed);

const same = heard({ start: START, end: MINUTE });
const longer = heard({ start: START, end: 3 * MINUTE });
const again = heard({ start: START });
const apart = heard({ start: START, end: MINUTE }, { start: 20 * MINUTE });
const earlier = heard({ start: START - MINUTE, end: MINUTE });
const mended = heard({ start: START, end: MINUTE }, { start: 20 * MINUTE, end: 21 * MINUTE });

describe('what the log hears of its alert at once', () => {
  it.each([
    ['the first recovery', active, same, ['AlertQuieted']],
    ['nothing that it has already', quiet, same, []],
    ['not a flap inside the hold-down', quiet, again, []],
    ['nor that a flap moved the end of the last span', quiet, longer, []],
    ['a refiring after a gap that counts for itself', quiet, apart, ['AlertRefired']],
    ['an alarm from before all that it knew', quiet, earlier, ['ImpactCorrected']],
    ['an outage apart that is over already', quiet, mended, ['ImpactCorrected']],
    ['a refiring after it was resolved', over, again, ['AlertRefired']],
    ['a later end after it was resolved', over, longer, ['ImpactCorrected']],
    ['the recovery of what a person resolved', firesOn, same, ['AlertQuieted']],
    ['a later end after it was closed', shut, longer, ['ImpactCorrected']],
    ['nothing that a closed one has already', shut, same, []],
  ])('%s', (_sentence, incident, alert, types) => {
    const events = hearAlert(incident, alert, HOUR);
    expect(events.map(({ type }) => type)).toEqual(types);
    const after = events.reduce(evolve, incident);
    expect(after.status).toBe(incident.status);
    if (events.length > 0) expect(after.alert?.spans).toEqual(alert.spans);
  });

  it.each([
    ['a flap', quiet, again, ['AlertRefired']],
    ['where the last flap ended', quiet, longer, ['ImpactCorrected']],
  ])('and before anything is decided on it, %s too', (_sentence, incident, alert, types) => {
    expect(hearAll(incident, alert, HOUR).map(({ type }) => type)).toEqual(types);
  });
});
