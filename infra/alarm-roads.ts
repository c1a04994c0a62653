import * as z from 'zod';

/**
 * Beginnings of the names of alarms that are never taken from EventBridge, which has every alarm of the account: what scaling
 * policies make for themselves, and Tocsin's own, which must not go through the product that may be what is broken.
 */
export const neverTaken = ['TargetTracking-', 'tocsin-'] as const;

/** Which alarms of the account EventBridge hands on: those whose names begin so; every one, but never those above; or none. */
export type AlarmPrefixes = 'every' | readonly string[];

const partsOf = (text: string): string[] =>
  text === 'none'
    ? []
    : text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');

/** CloudWatch takes 255 characters as a name, EventBridge 2,048 as a pattern. */
const prefix = /^[\x21-\x7e]{1,255}$/;
const LONGEST_PATTERN = 1_500;

const expectedPrefixes = 'expected beginnings of alarm names with commas between them, or "*" for all, or "none"';

export const alarmPrefixes = z.string(expectedPrefixes).transform((text, context): AlarmPrefixes => {
  if (text === '*') return 'every';
  const prefixes = partsOf(text);
  const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
  if (text !== 'none' && prefixes.length === 0) refuse(expectedPrefixes);
  if (prefixes.some((one) => !prefix.test(one) || one.includes('*'))) refuse(expectedPrefixes);
  if (text.length > LONGEST_PATTERN) refuse(`expected at most ${LONGEST_PATTERN} characters`);
  for (const one of prefixes) {
    const excluded = neverTaken.find((never) => one.startsWith(never) || never.startsWith(one));
    if (excluded !== undefined)
      refuse(`"${one}" would take in ${excluded}..., which is never paged for; name a longer`);
  }
  return prefixes;
});

const topicArn = /^arn:(aws|aws-cn|aws-us-gov):sns:[a-z0-9-]{1,40}:\d{12}:[A-Za-z0-9_-]{1,256}$/;

/** All settings of a function together may hold 4 KB. */
const LONGEST_TOPICS = 3_000;
const expectedTopics = 'expected ARNs of SNS topics with commas between them, or "none"';

/** Topics, of any account and region, whose notifications are taken over HTTPS. */
export const snsTopics = z.string(expectedTopics).transform((text, context): readonly string[] => {
  const topics = partsOf(text);
  const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
  if ((text !== 'none' && topics.length === 0) || topics.some((one) => !topicArn.test(one))) refuse(expectedTopics);
  if (text.length > LONGEST_TOPICS) refuse(`expected at most ${LONGEST_TOPICS} characters`);
  return [...new Set(topics)];
});
