/** A load of alarms: how many notifications, and how many of a hundred only repeat one that came before. */
export interface AlarmLoad {
  readonly alarms: number;
  readonly duplicatePercent: number;
}

/**
 * Which alarm the notification at each place is of, as a number from 0, when those below `known` fire already. New ones and repeats
 * are spread evenly, so that every tenth of the load is the same mix; a repeat is of any alarm that came before, by a fixed rule.
 */
export function alarmAt({ duplicatePercent }: Pick<AlarmLoad, 'duplicatePercent'>, place: number, known = 0): number {
  const seenBefore = known + distinctIn(duplicatePercent, place);
  const isNew = known + distinctIn(duplicatePercent, place + 1) > seenBefore;
  return isNew || seenBefore === 0 ? seenBefore : (place * 7919) % seenBefore;
}

/** How many different alarms are among the first `count`. */
export function distinctIn(duplicatePercent: number, count: number): number {
  return Math.ceil((count * (100 - duplicatePercent)) / 100);
}
