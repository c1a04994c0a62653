import { parseArgs, type ParseArgsConfig } from 'node:util';
import * as z from 'zod';
import type { Facts, FactValue } from '../../shared/domain/policy/document/conditions.ts';
import { findSeverity, type CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { among } from '../../shared/domain/policy/problem.ts';
import { duration, durationMs } from '../../shared/domain/text/duration.ts';
import { WrongUse } from '../operator/terminal.ts';
import type { Scene } from './play.ts';

export interface Given {
  readonly words: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** The words and options of one of the commands. Throws WrongUse for an option that it does not have. */
export function readOptions(args: readonly string[], options: NonNullable<ParseArgsConfig['options']>): Given {
  try {
    const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options });
    return { words: positionals, values };
  } catch (error) {
    throw new WrongUse((error instanceof Error ? error.message : String(error)).split('. ')[0] ?? '');
  }
}

const SIMULATE_DEFAULT_AT = '2026-01-14T15:00:00Z';
const MOST_HOURS = 31 * 24;
const HOUR = 3_600_000;

/** A length of time as people type it: `20m`, `3h`, `90s`, `1h30m`, `2d`, or ISO 8601. In milliseconds. */
export function readLength(option: string, text: string): number {
  if (duration.safeParse(text.toUpperCase()).success) return durationMs(text.toUpperCase());
  const found = /^(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?$/i.exec(text);
  if (found === null || text === '') {
    throw new WrongUse(`--${option} ${text}: expected a length of time such as 20m, 3h, 90s, 1h30m or PT20M`);
  }
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((digits: string | undefined) => Number(digits ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

const instantOption = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

function readInstant(text: string): number {
  const at = instantOption.safeParse(text);
  if (!at.success) throw new WrongUse(`--at ${text}: expected an instant such as ${SIMULATE_DEFAULT_AT}`);
  return Date.parse(at.data);
}

const textOf = ({ values }: Given, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

/** What `simulate` is asked to play. Throws WrongUse with what was expected instead. */
export function readScene(given: Given, policy: CompiledPolicy): Omit<Scene, 'directory'> {
  const emergency = readEmergency(policy, textOf(given, 'emergency'));
  const severity = readSeverity(policy, textOf(given, 'severity') ?? emergency?.severity);
  const openedAt = readInstant(textOf(given, 'at') ?? SIMULATE_DEFAULT_AT);
  const after = (option: string): number | undefined => {
    const text = textOf(given, option);
    return text === undefined ? undefined : openedAt + readLength(option, text);
  };
  return {
    policy,
    severity,
    emergency: emergency?.id,
    facts: readFacts(policy, given.values['set']),
    says: readAnswers(policy, given.values['say']),
    openedAt,
    answerAt: after('answer'),
    resolveAt: after('resolve'),
    until: openedAt + readHours(textOf(given, 'hours')) * HOUR,
  };
}

function readHours(text = '24'): number {
  const hours = Number(text);
  if (text.trim() !== '' && hours > 0 && hours <= MOST_HOURS) return hours;
  throw new WrongUse(`--hours ${text}: expected a number of hours from 1 to ${MOST_HOURS}`);
}

function readSeverity(policy: CompiledPolicy, id: string | undefined): string {
  const known = among(policy.severities.map((each) => each.id));
  if (id === undefined) throw new WrongUse(`--severity is missing: expected one of ${known}`);
  const found = findSeverity(policy, id);
  if (found === undefined) throw new WrongUse(`--severity ${id}: expected a severity of ${policy.name} (${known})`);
  return found.id;
}

function readEmergency({ name, emergencies = [] }: CompiledPolicy, id: string | undefined) {
  const found = emergencies.find((each) => each.id === id);
  if (id === undefined || found !== undefined) return found;
  const known = among(emergencies.map((each) => each.id));
  throw new WrongUse(`--emergency ${id}: expected a type of emergency of ${name} (${known})`);
}

function readAnswers({ name, asks = [] }: CompiledPolicy, given: unknown): Scene['says'] {
  const pairs = Array.isArray(given) ? given.filter((each) => typeof each === 'string') : [];
  return Object.fromEntries(
    pairs.map((pair) => {
      const [ask = '', answer = ''] = pair.split('=');
      const said = answer.toLowerCase();
      if (!asks.some(({ id }) => id === ask))
        throw new WrongUse(
          `--say ${pair}: expected ask=yes or ask=no with an ask of ${name} (${among(asks.map(({ id }) => id))})`,
        );
      if (said !== 'yes' && said !== 'no') throw new WrongUse(`--say ${pair}: expected ${ask}=yes or ${ask}=no`);
      return [ask, said];
    }),
  );
}

function readFacts(policy: CompiledPolicy, given: unknown): Facts {
  const pairs = Array.isArray(given) ? given.filter((each) => typeof each === 'string') : [];
  return Object.fromEntries(pairs.map((pair) => readFact(policy, pair)));
}

function readFact({ name: policy, facts = {} }: CompiledPolicy, pair: string): [string, FactValue] {
  const [name = '', ...rest] = pair.split('=');
  const text = rest.join('=');
  const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
  if (fact === undefined) {
    throw new WrongUse(`--set ${pair}: expected fact=value with a fact of ${policy} (${among(Object.keys(facts))})`);
  }
  const wrong = (expected: string): never => {
    throw new WrongUse(`--set ${pair}: expected ${name}=${expected} (${fact.title})`);
  };
  switch (fact.kind) {
    case 'yes-no': {
      if (/^(true|yes)$/i.test(text)) return [name, true];
      return /^(false|no)$/i.test(text) ? [name, false] : wrong('true or false');
    }
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? [name, Number(text)] : wrong('<a number>');
    case 'one-of':
      return fact.values.includes(text) ? [name, text] : wrong(fact.values.join(' | '));
    case 'text':
      return text === '' ? wrong('<words>') : [name, text];
  }
}
