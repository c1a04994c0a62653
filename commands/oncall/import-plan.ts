import * as z from 'zod';
import { checkRota } from '../../shared/domain/oncall/check-rota.ts';
import { everybodyIn } from '../../shared/domain/oncall/everybody-in.ts';
import { rota as rotaSchema, type Rota } from '../../shared/domain/oncall/schedule.ts';
import { Refused } from '../operator/terminal.ts';
import { fitted } from './fit-schedule.ts';
import type { ImportedPerson } from './import-people.ts';
import type { PlanLine } from './plan-line.ts';
import type { ScheduleDraft } from './schedule-draft.ts';

export interface Imported {
  readonly rota: Rota;
  /** Whom the directory has to have. */
  readonly people: readonly ImportedPerson[];
  readonly plan: readonly PlanLine[];
}

export interface ImportOptions {
  /** Named in every error. */
  readonly file: string;
  /** Our person id by their id, email address or name. */
  readonly map: Readonly<Record<string, string>>;
  /** Epoch milliseconds. What was over by then is left out. */
  readonly now: number;
  /** Until then shifts are written out where no rule of ours says the same. */
  readonly horizon: number;
}

/** An instant as their APIs write it. */
export const theirInstant = z.iso.datetime({ offset: true, error: 'expected an instant such as 2026-01-05T09:00:00Z' });

/** Throws Refused with a line `file: place expected ...` for every mistake. */
export function readExport<S extends z.ZodType>(shape: S, json: unknown, file: string): z.output<S> {
  const parsed = shape.safeParse(json);
  if (!parsed.success) throw new Refused(problems(parsed.error, file).join('\n'));
  return parsed.data;
}

/** Says what was expected at a place of the export. */
export const unexpected = (file: string, path: readonly PropertyKey[], expected: string): Refused =>
  new Refused(`${file}: ${placeOf(path)} ${expected}`);

/**
 * The schedules as a rota that the schema takes. Throws Refused when there is none, with what the plan says of each, or where one
 * cannot be kept; adds to the plan which shifts of one that is too large are left out.
 */
export function toRota(schedules: readonly ScheduleDraft[], file: string, plan: PlanLine[]): Rota {
  if (schedules.length === 0) {
    const reasons = plan.flatMap(({ what, because }) => (because === undefined ? [] : [`  ${what}: ${because}`]));
    throw new Refused([`${file}: expected at least one schedule that can be imported`, ...reasons].join('\n'));
  }
  const fitting = schedules.map((one) => fitted(one, file));
  plan.push(...fitting.flatMap((one) => one.plan));
  const parsed = rotaSchema.safeParse({
    regions: [],
    schedules: fitting.map(({ schedule: one }) => one),
    staffing: [],
  });
  const mapped = `${file} as it was mapped`;
  if (!parsed.success) throw new Refused(problems(parsed.error, mapped).join('\n'));
  const { schedules: all } = parsed.data;
  // Whom the directory has is checked when the rota is applied.
  const people = new Set(all.flatMap(({ id }) => everybodyIn(id, all)));
  const wrong = checkRota(parsed.data, { people });
  if (wrong.length > 0)
    throw new Refused(wrong.map(({ path, expected }) => `${mapped}: ${placeOf(path)} expected ${expected}`).join('\n'));
  return parsed.data;
}

function problems(error: z.ZodError, file: string): string[] {
  return error.issues.map(({ path, message }) => {
    const said = message.replace(/^(Invalid input|Invalid option|Too small|Too big): /, '');
    return `${file}: ${placeOf(path)} ${said.startsWith('expected') ? said : `expected otherwise: ${said}`}`;
  });
}

const placeOf = (path: readonly PropertyKey[]): string =>
  path.length === 0
    ? 'the file'
    : path
        .map((step, at) => (typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${String(step)}`))
        .join('');
