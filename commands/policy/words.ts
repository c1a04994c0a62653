import type { Condition, FactValue } from '../../shared/domain/policy/document/conditions.ts';
import type { Escalation } from '../../shared/domain/policy/document/ladder.ts';
import type { PolicyMatrixLine } from '../../shared/domain/policy/document/matrix.ts';
import { durationInWords, durationMs } from '../../shared/domain/text/duration.ts';

/** `15 min` of `PT15M`. */
export const lengthInWords = (text: string): string => durationInWords(durationMs(text));

/** `regulated`, `usersAffected > 1,000`, `regulated or public`. */
export function conditionInWords(condition: Condition): string {
  if (typeof condition === 'string') return condition;
  if ('any' in condition) return condition.any.map(conditionInWords).join(' or ');
  if ('all' in condition) return condition.all.map(conditionInWords).join(' and ');
  const { fact } = condition;
  if ('is' in condition) return `${fact} is ${[condition.is].flat().map(valueInWords).join(' or ')}`;
  if ('above' in condition) return `${fact} > ${condition.above.toLocaleString('en')}`;
  if ('atLeast' in condition) return `${fact} >= ${condition.atLeast.toLocaleString('en')}`;
  return `${fact} < ${condition.below.toLocaleString('en')}`;
}

export const valueInWords = (value: FactValue): string =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : typeof value === 'number' ? value.toLocaleString('en') : value;

const MOMENTS = {
  acknowledge: 'when somebody has it',
  status: 'at each change of status',
  escalation: 'at each escalation',
  resolution: 'when it is resolved',
  guarantee: 'when a guarantee towards a customer is missed',
  warning: 'when a promised time is nearly over',
  breach: 'when a promised time is over',
} as const;

/** `at minute 15`, `every 30 min from minute 30`, `when it is resolved`. */
export function whenInWords(when: PolicyMatrixLine['when']): string {
  if ('on' in when) {
    const of = 'targets' in when && when.targets !== undefined ? `: ${when.targets.join(', ')}` : '';
    return `${MOMENTS[when.on]}${of}`;
  }
  return when.every === undefined ? `at minute ${when.minute}` : `every ${when.every} min from minute ${when.minute}`;
}

/** `by email`, `on slack in #incidents`, `on status-page`. */
export const channelInWords = ({ channel, place }: Pick<PolicyMatrixLine, 'channel' | 'place'>): string => {
  if (place !== undefined) return place === channel ? `on ${channel}` : `on ${channel} in ${place}`;
  return ['email', 'voice', 'sms', 'whatsapp', 'pagerduty'].includes(channel) ? `by ${channel}` : `on ${channel}`;
};

/** What else has to hold for a line or an ask: `if regulated; emergency outage; after a yes to post-it`. */
export function limitsInWords(
  line: Partial<Pick<PolicyMatrixLine, 'if' | 'emergency' | 'needs' | 'unless' | 'fallback' | 'part'>>,
): string {
  const { emergency } = line;
  return [
    line.if === undefined ? undefined : `if ${conditionInWords(line.if)}`,
    emergency === undefined
      ? undefined
      : `in ${emergency === 'any' ? 'any emergency' : `an emergency: ${emergency.join(', ')}`}`,
    line.needs === undefined ? undefined : `after a yes to ${line.needs}`,
    line.unless === undefined ? undefined : `unless a no to ${line.unless}`,
    line.fallback === undefined ? undefined : `else by ${line.fallback}`,
    line.part === undefined ? undefined : `part of ${line.part}`,
  ]
    .filter((each) => each !== undefined)
    .join('; ');
}

const ON = {
  'no-progress': 'without progress',
  unresolved: 'unresolved',
  unacknowledged: 'without an answer',
  condition: 'as soon as it holds',
} as const;

/** `29 min without progress since the opening, if regulated, promised by 30 min`. */
export function escalationInWords({ on, after, since, by, if: condition }: Escalation): string {
  const time = after === undefined ? ON[on] : `${lengthInWords(after)} ${ON[on]}`;
  const from = since === undefined || since === 'opening' ? '' : ` since ${since}`;
  return [
    `${time}${from}`,
    ...(condition === undefined ? [] : [`if ${conditionInWords(condition)}`]),
    ...(by === undefined ? [] : [`promised by ${lengthInWords(by)}`]),
  ].join(', ');
}
