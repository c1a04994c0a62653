import type { PolicyMatrixLine } from '../../shared/domain/policy/document/matrix.ts';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { linesAt } from '../../shared/domain/policy/severities-of.ts';
import { channelInWords, limitsInWords, whenInWords } from './words.ts';

/** One thing that is otherwise for somebody, as a sentence without its subject. */
export interface Change {
  /** A severity, or `every severity`. */
  readonly severity: string;
  /** Whom it is for: a role, customers, ... */
  readonly audience: string;
  readonly change: 'earlier' | 'later' | 'newly' | 'no longer' | 'otherwise';
  readonly words: string;
  readonly row?: string | undefined;
}

interface Pair {
  readonly before: PolicyMatrixLine | undefined;
  readonly after: PolicyMatrixLine | undefined;
}

/** What the matrix of one severity tells whom, and did not before. */
export function diffLines(before: CompiledPolicy, after: CompiledPolicy, severity: string): Change[] {
  const was = linesAt(before, severity);
  const is = linesAt(after, severity);
  const audiences = [...new Set([...was, ...is].map(({ audience }) => audience))];
  return audiences.flatMap((audience) =>
    pairs(
      was.filter((line) => line.audience === audience),
      is.filter((line) => line.audience === audience),
    ).flatMap((pair) => changesOf(before, after, pair).map((change) => ({ ...change, severity, audience }))),
  );
}

const kindOf = ({ when }: PolicyMatrixLine): string =>
  'on' in when ? when.on : when.every === undefined ? 'once' : 'every';
const sameHow = (a: PolicyMatrixLine, b: PolicyMatrixLine) => a.channel === b.channel && a.place === b.place;

/** Lines that stand for each other: of one name, else alike in moment and channel, else alike in moment alone. */
function pairs(before: readonly PolicyMatrixLine[], after: readonly PolicyMatrixLine[]): Pair[] {
  const alike = [
    (a: PolicyMatrixLine, b: PolicyMatrixLine) => a.id === b.id,
    (a: PolicyMatrixLine, b: PolicyMatrixLine) => kindOf(a) === kindOf(b) && sameHow(a, b),
    (a: PolicyMatrixLine, b: PolicyMatrixLine) => kindOf(a) === kindOf(b),
  ];
  let was = [...before];
  let is = [...after];
  const found: Pair[] = [];
  for (const test of alike) {
    for (const line of was) {
      const other = is.find((one) => test(line, one));
      if (other === undefined) continue;
      found.push({ before: line, after: other });
      is = is.filter((one) => one !== other);
    }
    was = was.filter((line) => !found.some((pair) => pair.before === line));
  }
  return [
    ...found,
    ...was.map((line) => ({ before: line, after: undefined })),
    ...is.map((line) => ({ before: undefined, after: line })),
  ];
}

type Said = Omit<Change, 'severity' | 'audience'>;

function changesOf(before: CompiledPolicy, after: CompiledPolicy, { before: was, after: is }: Pair): Said[] {
  if (was === undefined)
    return is === undefined ? [] : [{ change: 'newly', words: `told ${inWords(is)}`, row: is.row }];
  if (is === undefined) return [{ change: 'no longer', words: `told ${inWords(was)}`, row: was.row }];
  const otherwise = (words: string): Said => ({ change: 'otherwise', words, row: is.row });
  const instead = (now: string, then: string): string => `${now || 'always'} instead of ${then || 'always'}`;
  return [
    ...timing(was, is),
    ...(sameHow(was, is)
      ? []
      : [otherwise(`told ${instead(channelInWords(is), channelInWords(was))} ${whenInWords(is.when)}`)]),
    ...(limitsInWords(was) === limitsInWords(is)
      ? []
      : [
          otherwise(
            `told ${whenInWords(is.when)} ${channelInWords(is)}: ${instead(limitsInWords(is), limitsInWords(was))}`,
          ),
        ]),
    ...(textOf(before, was) === textOf(after, is)
      ? []
      : [otherwise(`told ${whenInWords(is.when)} ${channelInWords(is)} in other words (${is.template})`)]),
  ];
}

const inWords = (line: PolicyMatrixLine): string => {
  const limits = limitsInWords(line);
  return `${channelInWords(line)} ${whenInWords(line.when)}${limits === '' ? '' : `, ${limits}`}`;
};

const textOf = (policy: CompiledPolicy, { template, customerTemplate }: PolicyMatrixLine): string =>
  JSON.stringify([
    policy.templates[template],
    customerTemplate === undefined ? null : policy.templates[customerTemplate],
  ]);

/** Earlier or later: by the minute, else by how often, else by the promise alone. */
function timing(was: PolicyMatrixLine, is: PolicyMatrixLine): Said[] {
  const said = (change: Change['change'], words: string): Said[] => [{ change, words, row: is.row }];
  const minuteOf = ({ when }: PolicyMatrixLine) => ('minute' in when ? when.minute : undefined);
  const everyOf = ({ when }: PolicyMatrixLine) => ('minute' in when ? when.every : undefined);
  const told = `told ${channelInWords(is)} ${whenInWords(is.when)}, not ${whenInWords(was.when)}`;
  const minutes = [minuteOf(was), minuteOf(is)] as const;
  if (kindOf(was) !== kindOf(is)) return said('otherwise', told);
  if (minutes[0] !== minutes[1]) return said((minutes[1] ?? 0) < (minutes[0] ?? 0) ? 'earlier' : 'later', told);
  if (everyOf(was) !== everyOf(is)) return said((everyOf(is) ?? 0) < (everyOf(was) ?? 0) ? 'earlier' : 'later', told);
  if (was.when.by === is.when.by) return [];
  const promised = (by: number | undefined): string => (by === undefined ? 'no later minute' : `minute ${by}`);
  return said(
    'otherwise',
    `${whenInWords(is.when)} as before, promised by ${promised(is.when.by)} instead of ${promised(was.when.by)}`,
  );
}
