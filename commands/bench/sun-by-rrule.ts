import { DateTime, Frequency, RRule, RRuleSet, Weekday } from 'rrule-rust';
import { clockOf } from '../../shared/domain/oncall/zone-clock.ts';
import { FIRST_MONDAY, type Centre } from './follow-the-sun.ts';
import type { OnCall } from './join-on-call.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const EVERY_DAY = [
  Weekday.Monday,
  Weekday.Tuesday,
  Weekday.Wednesday,
  Weekday.Thursday,
  Weekday.Friday,
  Weekday.Saturday,
  Weekday.Sunday,
];

type Rule = ReturnType<typeof ruleOf>;

/** A rule for each person of a centre: every day of every third week. */
export const rulesOf = (centre: Centre): { rule: Rule; person: string }[] =>
  centre.people.map((person, place) => ({ rule: ruleOf(centre, place), person }));

function ruleOf({ zone, opens, people }: Centre, place: number) {
  const first = new Date(Date.parse(FIRST_MONDAY) + place * 7 * DAY);
  return new RRuleSet({
    dtstart: DateTime.local(first.getUTCFullYear(), first.getUTCMonth() + 1, first.getUTCDate(), opens, 0, 0),
    tzid: zone,
    rrules: [new RRule({ frequency: Frequency.Weekly, interval: people.length, byWeekday: EVERY_DAY })],
  });
}

/** A year of a centre. It answers in local time, which is made an instant as the rules make it. */
export function yearByRrule(centre: Centre, from: number, to: number): OnCall[] {
  const lasts = (centre.closes - centre.opens) * HOUR;
  const [earliest, latest] = [utc(from - lasts), utc(to)];
  const clock = clockOf(centre.zone);
  return rulesOf(centre).flatMap(({ rule, person }) =>
    rule.between(earliest, latest, true).map((begin) => {
      const { year, month, day, hour, minute, second, utc: isUtc } = begin;
      const shown = Date.UTC(year, month - 1, day, hour, minute, second);
      const start = isUtc ? shown : clock.instantOf(shown);
      // No centre is open while its clocks are moved.
      return { start, end: start + lasts, person };
    }),
  );
}

/** Whom of a centre an instant finds on call: whoever began no longer ago than its hours last. */
export function nowByRrule(rules: ReturnType<typeof rulesOf>, { opens, closes }: Centre, at: number): string[] {
  const earliest = utc(at - (closes - opens) * HOUR);
  const now = utc(at);
  return rules.filter(({ rule }) => rule.between(earliest, now, true).length > 0).map(({ person }) => person);
}

function utc(at: number) {
  const then = new Date(at);
  return DateTime.utc(
    then.getUTCFullYear(),
    then.getUTCMonth() + 1,
    then.getUTCDate(),
    then.getUTCHours(),
    then.getUTCMinutes(),
    then.getUTCSeconds(),
  );
}
