import * as z from 'zod';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const weekday = z.enum(WEEKDAYS);
export type Weekday = z.infer<typeof weekday>;

/** 0 for Monday. */
export const weekdayIndex = (day: Weekday): number => WEEKDAYS.indexOf(day);
