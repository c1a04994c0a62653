import { calendarOf, isOpen, type Calendars } from '../calendar/working-time.ts';
import type { Channel, ChannelFacts } from '../policy/document/channels.ts';
import type { PolicyMatrixLine } from '../policy/document/matrix.ts';
import type { CompiledPolicy } from '../policy/policy.ts';

/** What the matrix of a policy is kept by: its lines, what is said of each channel, and the hours that those keep. */
export interface MatrixTerms {
  readonly lines: readonly PolicyMatrixLine[];
  readonly channels: Partial<Readonly<Record<Channel, ChannelFacts>>>;
  readonly calendars: Calendars;
}

export const matrixTermsOf = ({
  matrix,
  channels = {},
  calendars = {},
}: Pick<CompiledPolicy, 'matrix' | 'channels' | 'calendars'>): MatrixTerms => ({
  lines: matrix,
  channels,
  calendars,
});

/** The channel of a line at that instant: its own, or its fallback while its own is not available (row S1.9). */
export function channelAt(
  line: Pick<PolicyMatrixLine, 'channel' | 'fallback'>,
  at: number,
  terms: MatrixTerms,
): Channel {
  const facts = terms.channels[line.channel];
  if (facts?.availability === undefined) return line.channel;
  if (isOpen(calendarOf(terms.calendars, facts.availability), at)) return line.channel;
  return line.fallback ?? facts.fallback ?? line.channel;
}
