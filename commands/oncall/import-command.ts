import { parse } from 'yaml';
import * as z from 'zod';
import { personId } from '../../shared/domain/directory/directory-ids.ts';
import { zone as zoneSchema } from '../../shared/domain/directory/zone.ts';
import { Refused, WrongUse, type Terminal } from '../operator/terminal.ts';
import { readTextFile } from '../operator/text-file.ts';
import { tableInText } from '../policy/table.ts';
import { importGrafana } from './import-grafana.ts';
import { importICalendar } from './import-icalendar.ts';
import { importOpsgenie } from './import-opsgenie.ts';
import { importPagerDuty } from './import-pagerduty.ts';
import type { Imported } from './import-plan.ts';
import type { PlanLine } from './plan-line.ts';
import { rotaToYaml } from './rota-yaml.ts';

/** What it can be imported from. */
export const importKinds = ['pagerduty', 'opsgenie', 'grafana', 'icalendar'] as const;
export type ImportKind = (typeof importKinds)[number];

export interface ImportCommandOptions {
  /** Mapping file: JSON or YAML of our person ids by their ids, email addresses or names. */
  readonly map?: string | undefined;
  /** Date or instant until which shifts are written out where no rule says the same. Default: two years from now. */
  readonly horizon?: string | undefined;
  /** Zone of a calendar that names none. */
  readonly zone?: string | undefined;
  /** Only say what becomes of what. */
  readonly plan: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

const TWO_YEARS = 2 * 366 * 86_400_000;

/**
 * Says what becomes of each thing in another tool's export, and, unless only the plan is asked for, writes the rota as YAML to
 * standard output; the plan is on standard error then. Throws WrongUse or Refused; nothing is written on standard output before all
 * of the file is understood.
 */
export function importCommand(
  kind: string | undefined,
  file: string | undefined,
  options: ImportCommandOptions,
  terminal: Terminal,
): void {
  const known = importKinds.find((each) => each === kind);
  if (known === undefined) throw new WrongUse(`${kind ?? 'import'}: expected one of ${importKinds.join(', ')}`);
  if (file === undefined) throw new WrongUse('Name the file to import.');
  const { rota, plan } = importFile(known, file, options);
  const say = options.plan ? terminal.out : terminal.err;
  for (const line of planInText(plan)) say(line);
  if (options.plan) say('Nothing is written: this is the plan.');
  else terminal.out(rotaToYaml(rota).trimEnd());
}

function importFile(kind: ImportKind, file: string, options: ImportCommandOptions): Imported {
  const { now, zone } = options;
  if (zone !== undefined && kind !== 'icalendar') throw new WrongUse('--zone is for icalendar');
  if (zone !== undefined && !zoneSchema.safeParse(zone).success) {
    throw new WrongUse(`--zone ${zone}: expected an IANA time zone such as Europe/Dublin`);
  }
  const map = options.map === undefined ? {} : readMap(options.map);
  const given = { file, map, now, horizon: readHorizon(options.horizon, now) };
  const text = readTextFile(file);
  switch (kind) {
    case 'pagerduty':
      return importPagerDuty(readJson(text, file), given);
    case 'opsgenie':
      return importOpsgenie(readJson(text, file), given);
    case 'grafana':
      return importGrafana(readJson(text, file), given);
    case 'icalendar':
      return importICalendar(text, { ...given, ...(zone === undefined ? {} : { zone }) });
  }
}

function readHorizon(text: string | undefined, now: number): number {
  if (text === undefined) return now + TWO_YEARS;
  const instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).safeParse(text);
  const at = instant.success ? Date.parse(instant.data) : Number.NaN;
  if (at > now) return at;
  throw new WrongUse(`--horizon ${text}: expected a date or an instant to come, such as 2028-01-31`);
}

function readJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refused(`${file}: the file expected JSON as the API answers it: ${why}`);
  }
}

function readMap(file: string): Record<string, string> {
  const read = z.record(z.string(), personId).safeParse(yamlOf(readTextFile(file), file));
  if (read.success) return read.data;
  const said = read.error.issues.map(({ path, message }) => {
    const expected = message.startsWith('expected') ? message : 'expected "their id, email or name": "our person id"';
    return `${file}: ${path.length === 0 ? 'the file' : path.map(String).join('.')} ${expected}`;
  });
  throw new Refused(said.join('\n'));
}

function yamlOf(text: string, file: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new Refused(`${file}: the file expected JSON or YAML: ${error instanceof Error ? error.message : ''}`);
  }
}

/** What maps, what maps roughly and what does not map, as tables. */
export function planInText(plan: readonly PlanLine[]): string[] {
  const maps = plan.filter(({ because }) => because === undefined);
  const roughly = plan.filter(({ because, becomes }) => because !== undefined && becomes !== undefined);
  const not = plan.filter(({ becomes }) => becomes === undefined);
  return [
    { title: 'Maps as it is', columns: ['in the export', 'becomes'], rows: maps.map((l) => [l.what, l.becomes ?? '']) },
    {
      title: 'Maps, but look at it',
      columns: ['in the export', 'becomes', 'because'],
      rows: roughly.map((l) => [l.what, l.becomes ?? '', l.because ?? '']),
    },
    {
      title: 'Does not map',
      columns: ['in the export', 'why, and what to do'],
      rows: not.map((l) => [l.what, l.because ?? '']),
    },
  ].flatMap((table) => (table.rows.length === 0 ? [] : tableInText(table)));
}
