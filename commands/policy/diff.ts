import type { Escalation, Ladder } from '../../shared/domain/policy/document/ladder.ts';
import type { Severity } from '../../shared/domain/policy/document/severity.ts';
import { ladderOf, type CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { severitiesOf } from '../../shared/domain/policy/severities-of.ts';
import { durationMs } from '../../shared/domain/text/duration.ts';
import { targetInWords } from '../../shared/domain/text/target-in-words.ts';
import { diffLines, type Change } from './diff-lines.ts';
import { escalationInWords, lengthInWords } from './words.ts';

const EVERY = 'every severity';

/** What a change of policy means, for whom, severity by severity and then for all of them. Empty when nothing does. */
export function diffPolicies(before: CompiledPolicy, after: CompiledPolicy): Change[] {
  const ids = [...new Set([...before.severities, ...after.severities].map(({ id }) => id as string))];
  return [
    ...ids.flatMap((id) => diffSeverity(before, after, id)),
    ...diffSettings(before, after),
    ...diffSections(before, after),
  ];
}

/** For a person: grouped by severity and audience. */
export function diffInWords(names: readonly [string, string], changes: readonly Change[]): string[] {
  if (changes.length === 0) return [`From ${names[0]} to ${names[1]} nothing changes for anybody.`];
  const lines = [`From ${names[0]} to ${names[1]}:`];
  for (const [severity, all] of Map.groupBy(changes, (change) => change.severity)) {
    lines.push('', severity);
    for (const [audience, some] of Map.groupBy(all, (change) => change.audience)) {
      lines.push(`  ${audience}`);
      lines.push(
        ...some.map(({ change, words, row }) => `    ${change}: ${words}${row === undefined ? '' : ` (${row})`}`),
      );
    }
  }
  return lines;
}

function diffSeverity(before: CompiledPolicy, after: CompiledPolicy, id: string): Change[] {
  const was = before.severities.find((one) => one.id === id);
  const is = after.severities.find((one) => one.id === id);
  const whole = (change: Change['change'], { name, row }: Severity): Change[] => [
    { severity: id, audience: 'everybody', change, words: `${id} ${name} is a severity`, row },
  ];
  if (was === undefined) return is === undefined ? [] : whole('newly', is);
  if (is === undefined) return whole('no longer', was);
  return [
    ...diffTargets(was, is),
    ...diffLadder(id, ladderOf(before, was.ladder), ladderOf(after, is.ladder)),
    ...diffAsks(before, after, id),
    ...diffLines(before, after, id),
  ];
}

function diffTargets(was: Severity, is: Severity): Change[] {
  const changed = (what: string, now: string, then: string): Change[] =>
    now === then
      ? []
      : [
          {
            severity: is.id,
            audience: 'what is promised',
            change: 'otherwise',
            words: `${what} ${now} instead of ${then}`,
            row: is.row,
          },
        ];
  const target = (given: Severity['resolution']): string =>
    given === undefined ? 'at no promised time' : `within ${targetInWords(given)}`;
  return [
    ...changed('answered', target(is.response), target(was.response)),
    ...changed('resolved', target(is.resolution), target(was.resolution)),
    ...changed('its impact is', is.impact, was.impact),
    ...changed('it is called', is.name, was.name),
  ];
}

interface Paged {
  readonly minute: number;
  readonly everybody: boolean;
  readonly row: string;
}

/** When silence pages each role for the first time, in minutes. */
function pagedAt({ rungs, climbsTo }: Ladder): Map<string, Paged> {
  const paged = new Map<string, Paged>();
  let minute = 0;
  for (const { id, role, also = [], acknowledgeWithin, page, row } of rungs) {
    for (const one of [role, ...also]) if (!paged.has(one)) paged.set(one, { minute, everybody: page === 'all', row });
    minute += durationMs(acknowledgeWithin) / 60_000;
    if (id === climbsTo) break;
  }
  return paged;
}

function diffLadder(severity: string, was: Ladder, is: Ladder): Change[] {
  const then = pagedAt(was);
  const now = pagedAt(is);
  const roles = [...new Set([...then.keys(), ...now.keys()])];
  const paged = roles.flatMap((audience): Change[] => {
    const [a, b] = [then.get(audience), now.get(audience)];
    const say = (change: Change['change'], words: string): Change[] => [
      { severity, audience, change, words, row: (b ?? a)?.row },
    ];
    if (a === undefined) return say('newly', `paged after ${String(b?.minute)} min of silence`);
    if (b === undefined) return say('no longer', `paged after ${a.minute} min of silence`);
    if (a.minute !== b.minute)
      return say(b.minute < a.minute ? 'earlier' : 'later', `paged after ${b.minute} min of silence, not ${a.minute}`);
    return a.everybody === b.everybody
      ? []
      : say('otherwise', b.everybody ? 'everybody is paged at once' : 'the first who can be reached is paged');
  });
  return [...paged, ...diffEscalations(severity, was, is), ...diffPasses(severity, was, is)];
}

const diffPasses = (severity: string, was: Ladder, is: Ladder): Change[] =>
  was.passes === is.passes
    ? []
    : [
        {
          severity,
          audience: 'the ladder',
          change: 'otherwise',
          words: `${is.passes} passes before it is unroutable, instead of ${was.passes}`,
        },
      ];

function diffEscalations(severity: string, was: Ladder, is: Ladder): Change[] {
  const roleOf = (ladder: Ladder, rung: string): string => ladder.rungs.find(({ id }) => id === rung)?.role ?? rung;
  const then = new Map((was.escalations ?? []).map((one) => [one.id, one]));
  const now = new Map((is.escalations ?? []).map((one) => [one.id, one]));
  const say = (ladder: Ladder, one: Escalation, change: Change['change'], more = ''): Change => ({
    severity,
    audience: roleOf(ladder, one.to),
    change,
    words: `paged after ${escalationInWords(one)}${more}`,
    row: one.row,
  });
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((id): Change[] => {
    const [a, b] = [then.get(id), now.get(id)];
    if (a === undefined) return b === undefined ? [] : [say(is, b, 'newly')];
    if (b === undefined) return [say(was, a, 'no longer')];
    if (JSON.stringify({ ...a, row: '' }) === JSON.stringify({ ...b, row: '' })) return [];
    const length = (one: Escalation): number => durationMs(one.after ?? 'PT0S');
    const change = length(b) < length(a) ? 'earlier' : length(b) > length(a) ? 'later' : 'otherwise';
    return [say(is, b, change, `; before: ${escalationInWords(a)}, to ${roleOf(was, a.to)}`)];
  });
}

function diffAsks(before: CompiledPolicy, after: CompiledPolicy, severity: string): Change[] {
  const asked = (policy: CompiledPolicy) =>
    new Map(
      (policy.asks ?? [])
        .filter((ask) => severitiesOf(policy, ask).includes(severity))
        .map((ask) => {
          const automatic = ask.automatic?.some((one) => one === severity) === true;
          const who = automatic
            ? 'approved at once'
            : `asked at minute ${ask.when.minute}, ${lengthInWords(ask.answerWithin)} each`;
          return [ask.id, { ask, words: `${who}: ${ask.roles.join(', then ')}: "${ask.question}"` }] as const;
        }),
    );
  const [then, now] = [asked(before), asked(after)];
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((id): Change[] => {
    const [a, b] = [then.get(id), now.get(id)];
    const one = b ?? a;
    if (one === undefined || a?.words === b?.words) return [];
    const change = a === undefined ? 'newly' : b === undefined ? 'no longer' : 'otherwise';
    const words = a === undefined || b === undefined ? one.words : `${b.words}; before: ${a.words}`;
    return [{ severity, audience: one.ask.roles[0] ?? '', change, words, row: one.ask.row }];
  });
}

function diffSettings(before: CompiledPolicy, after: CompiledPolicy): Change[] {
  const settings = {
    defaultSeverity: 'an alarm that nothing matches is',
    serviceDefaultSeverity: 'an alarm of a service that no rule names is',
    catchAllLadder: 'what nothing matches climbs the ladder',
    holdDown: 'an incident resolves when it was quiet for',
    autoClose: 'a resolved incident closes after',
    linkLifetime: 'a link is good for',
  } as const;
  return Object.entries(settings).flatMap(([key, words]): Change[] => {
    const name = key as keyof typeof settings;
    if (before[name] === after[name]) return [];
    const change = `${words} ${after[name]} instead of ${before[name]}`;
    return [{ severity: EVERY, audience: 'everybody', change: 'otherwise', words: change }];
  });
}

/** The parts that are no matter of one severity: what is new, gone or otherwise, by its name. */
function diffSections(before: CompiledPolicy, after: CompiledPolicy): Change[] {
  const sections: readonly [string, (policy: CompiledPolicy) => readonly (readonly [string, unknown])[]][] = [
    ['alarms', ({ alertRules }) => alertRules.map(({ row: _row, match, ...rule }) => [JSON.stringify(match), rule])],
    [
      'what makes a severity',
      ({ criteria = [] }) => criteria.map(({ row: _row, ...one }) => [`${one.severity}: ${one.why}`, one]),
    ],
    ['emergencies', ({ emergencies = [] }) => emergencies.map((one) => [one.name, one])],
    ['channels', ({ channels = {} }) => Object.entries(channels)],
    ['calendars', ({ calendars = {} }) => Object.entries(calendars)],
    ['roles', ({ roles }) => Object.entries(roles)],
    ['support tiers', ({ tiers = [] }) => tiers.map((one) => [one.name, one])],
    ['promises', ({ promises = [] }) => promises.map((one) => [one.title, one])],
    ['business paths', ({ businessPaths = [] }) => businessPaths.map((one) => [one.title, one])],
    ['activation', ({ activation = [] }) => activation.map((one) => [one.title, one])],
    ['KPIs', ({ kpis = [] }) => kpis.map((one) => [one.title, one])],
    ['post-mortems', ({ postMortem }) => (postMortem === undefined ? [] : [['the rules', postMortem]])],
    ['playbooks', ({ playbooks = [] }) => playbooks.map((one) => [one.title, one])],
    ['maintenance', ({ maintenance = [] }) => maintenance.map((one) => [one.title, one])],
    ['reports', ({ reports = [] }) => reports.map((one) => [one.title, one])],
    [
      'contacts',
      ({ contacts = [], vendors = [] }) => [
        ...contacts.map((one) => [one.area, one] as const),
        ...vendors.map((one) => [one.name, one] as const),
      ],
    ],
    ['uptime tiers', ({ sla }) => sla.tiers.map((one) => [one.name, one])],
  ];
  return sections.flatMap(([audience, of]) => {
    const [then, now] = [new Map(of(before)), new Map(of(after))];
    const say = (change: Change['change'], words: string): Change => ({ severity: EVERY, audience, change, words });
    return [...new Set([...then.keys(), ...now.keys()])].flatMap((name): Change[] => {
      if (!then.has(name)) return [say('newly', name)];
      if (!now.has(name)) return [say('no longer', name)];
      return JSON.stringify(then.get(name)) === JSON.stringify(now.get(name)) ? [] : [say('otherwise', name)];
    });
  });
}
