import type { Life } from './life.ts';
import { shareOf, spreadOf, type Share, type Spread } from './spread.ts';

/** Time between failures: null where nothing failed, for then it is longer than what was observed and not known. */
export interface BetweenFailures {
  readonly n: number;
  readonly observedMs: number;
  readonly meanMs: number | null;
}

export interface Figures {
  readonly acknowledgement: Spread;
  readonly firstResponse: Spread;
  readonly resolution: Spread;
  readonly assessment: Spread;
  readonly decision: Spread;
  readonly betweenFailures: BetweenFailures;
  readonly recurrence: Share;
  readonly repeats: Share;
  readonly escalated: Share;
  readonly escalationAccuracy: Share;
  readonly falsePositives: Share;
  readonly targetsKept: Share;
}

const AGAIN_MS = 30 * 86_400_000;

/** How each figure is made, in words. */
export const formulas = {
  acknowledgement:
    'from the detection to the first word of a person that they have it; waiting on the customer is left out',
  firstResponse: 'from the first acknowledgement to the beginning of work or the first note on it',
  resolution: 'from the detection to the last resolution; waiting on the customer is left out',
  assessment: 'from the detection to the first assessment by a person',
  decision: 'from the detection to the first logged decision',
  betweenFailures:
    'the observed time that was no outage, divided by the incidents with an outage or a degradation that began in it; false positives and what maintenance holds are none',
  recurrence: 'incidents that were reopened, or repeat one, of all incidents',
  repeats:
    'incidents that a review calls a repetition, or whose alert (without one: whose service) had an incident within 30 days before, of all incidents',
  escalated: 'incidents that were escalated, or for which a rung above the first was called, of all incidents',
  escalationAccuracy: 'reviews that call the escalation, or that there was none, right, of all reviews that say so',
  falsePositives: 'reviews that call the incident a false alarm, of all reviews that say so',
  targetsKept: 'response and resolution targets that were met, of those that were met or missed',
  availability: 'the observed time without an outage of the service, divided by the observed time',
} as const;

/**
 * The figures of incidents without exercises. `before` are those that one of them may repeat: of the 30 days before, and their siblings; `upMs` is how long it was observed
 * without an outage.
 */
export function figuresOf(lives: readonly Life[], before: readonly Life[], upMs: number): Figures {
  const again = againWithinDays([...new Map([...before, ...lives].map((one) => [one.incident.id, one])).values()]);
  const repeats = lives.map(({ incident }) => incident.review?.repeatOf !== undefined || again.has(incident.id));
  const reviews = lives.map(({ incident }) => incident.review);
  return {
    acknowledgement: spreadOf(lives.map(({ toAcknowledge }) => toAcknowledge)),
    firstResponse: spreadOf(lives.map(({ toRespond }) => toRespond)),
    resolution: spreadOf(lives.map(({ toResolve }) => toResolve)),
    assessment: spreadOf(lives.map(({ toAssess }) => toAssess)),
    decision: spreadOf(lives.map(({ toDecide }) => toDecide)),
    betweenFailures: betweenFailures(lives, upMs),
    recurrence: shareOf(lives.map(({ reopened }, index) => reopened || repeats[index] === true)),
    repeats: shareOf(repeats),
    escalated: shareOf(lives.map(({ escalated }) => escalated)),
    escalationAccuracy: shareOf(reviews.map((review) => review?.escalationRight)),
    falsePositives: shareOf(reviews.map((review) => review?.falsePositive)),
    targetsKept: shareOf(lives.flatMap(({ clocks }) => clocks.flatMap(keptOrNot))),
  };
}

/** Of a target that is neither met nor missed nothing is known yet; one that nobody promised is none. */
function keptOrNot({ target, state }: Life['clocks'][number]): (boolean | undefined)[] {
  if ((target !== 'response' && target !== 'resolution') || state === 'not applicable') return [];
  return [state === 'met' ? true : state === 'missed' ? false : undefined];
}

function betweenFailures(lives: readonly Life[], upMs: number): BetweenFailures {
  // What maintenance held, and what was over with it, was planned: it failed nobody.
  const failures = lives.filter(
    ({ incident }) =>
      incident.held === undefined && incident.impact !== 'none' && incident.review?.falsePositive !== true,
  );
  const n = failures.length;
  return { n, observedMs: upMs, meanMs: n === 0 ? null : upMs / n };
}

/** Those of the same alert, or where none tells of it of the same service, within 30 days after another. */
function againWithinDays(lives: readonly Life[]): ReadonlySet<string> {
  const inOrder = lives
    .map(({ incident }) => incident)
    .sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
  const last = new Map<string, number>();
  const again = new Set<string>();
  for (const incident of inOrder) {
    const thing = sameThing(incident);
    if (thing === undefined) continue;
    const before = last.get(thing);
    if (before !== undefined && incident.openedAt - before <= AGAIN_MS) again.add(incident.id);
    last.set(thing, incident.openedAt);
  }
  return again;
}

function sameThing({ alert, service }: Life['incident']): string | undefined {
  if (alert !== undefined) return `alert ${alert.facts.key}`;
  return service === undefined ? undefined : `service ${service}`;
}
