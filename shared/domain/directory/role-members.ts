import { everybodyIn } from '../oncall/everybody-in.ts';
import type { Schedule } from '../oncall/schedule.ts';

const PREFIX = 'schedule:';

/** The schedule that a member of a role's list stands for; undefined for a person. */
export const scheduleOf = (member: string): string | undefined =>
  member.startsWith(PREFIX) ? member.slice(PREFIX.length) : undefined;

/** The people of a role's list now, each once, in the order in which they are tried. */
export const membersNow = (
  members: readonly string[],
  onCall: (schedule: string) => readonly string[],
): readonly string[] => [
  ...new Set(
    members.flatMap((member) => {
      const schedule = scheduleOf(member);
      return schedule === undefined ? [member] : onCall(schedule);
    }),
  ),
];

/** Everybody who may ever be reached by a role's list. */
export const everMembers = (members: readonly string[], schedules: readonly Schedule[]): readonly string[] =>
  membersNow(members, (schedule) => everybodyIn(schedule, schedules));
