import type { RotaFinding } from '../communication/rota-notice.ts';

/** A gap that begins sooner than this is told by SMS, too. */
const SOON_MS = 48 * 3_600_000;
/** One item of the table holds what is known of a schedule. */
const MOST_KNOWN = 2_000;

interface Known {
  readonly of: string;
  readonly start: number;
  readonly end: number;
  readonly soon: boolean;
}

/** What was found, beside what was known the day before. */
export interface Compared {
  readonly fresh: readonly RotaFinding[];
  /** How many were known before. */
  readonly open: number;
  /** Gaps that begin soon and of which no SMS was sent. */
  readonly soon: readonly Extract<RotaFinding, { kind: 'gap' }>[];
  readonly known: readonly Known[];
}

/**
 * What is new among the findings of a day (`now` in epoch milliseconds). A finding is known where one of its kind, about the same,
 * was found for some of the same time: one that has moved closer, or is cut at the end of what is looked at, is no other.
 */
export function compareFindings(before: readonly Known[], findings: readonly RotaFinding[], now: number): Compared {
  const each = findings.map((finding) => {
    const [of, span] = [aboutOf(finding), spanOf(finding)];
    const same = before.filter((one) => one.of === of && one.start < span.end && span.start < one.end);
    const soon = finding.kind === 'gap' && finding.start < now + SOON_MS;
    const told = same.some((one) => one.soon);
    return { finding, isKnown: same.length > 0, tellSoon: soon && !told, known: { of, ...span, soon } };
  });
  return {
    fresh: each.filter(({ isKnown }) => !isKnown).map(({ finding }) => finding),
    open: each.filter(({ isKnown }) => isKnown).length,
    soon: each.flatMap(({ finding, tellSoon }) => (tellSoon && finding.kind === 'gap' ? [finding] : [])),
    known: each.slice(0, MOST_KNOWN).map(({ known }) => known),
  };
}

function aboutOf(finding: RotaFinding): string {
  switch (finding.kind) {
    case 'gap':
    case 'overlap':
      return `${finding.kind} ${finding.schedule}`;
    case 'understaffed':
      return `understaffed ${finding.schedule} ${finding.period}`;
    case 'load':
      return `load ${finding.person} ${finding.of}`;
  }
}

/** A load is about no time, so that it is the same on every day on which it is over the limit. */
const spanOf = (finding: RotaFinding): { start: number; end: number } =>
  finding.kind === 'load' ? { start: 0, end: 1 } : { start: finding.start, end: finding.end };
