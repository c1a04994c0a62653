/** What is needed of a version to tell it from the others, and when it ends. */
interface Version {
  readonly id: string;
  readonly validFrom: string;
  readonly validTo?: string | undefined;
}

/** What tells the versions of one contract apart: on which day each takes over. */
export const contractKey = ({ id, validFrom }: Pick<Version, 'id' | 'validFrom'>): string => `${id}#${validFrom}`;

/** The versions of contracts with the days on which each is in force: until the next one of the same contract takes over. */
export function versionsInForce<V extends Version>(contracts: readonly V[]): V[] {
  const ordered = [...contracts].sort((a, b) => order(a.id, b.id) || order(a.validFrom, b.validFrom));
  return ordered.flatMap((version, index) => {
    const next = ordered[index + 1];
    if (next?.id !== version.id) return [version];
    const validTo =
      version.validTo !== undefined && version.validTo < next.validFrom ? version.validTo : next.validFrom;
    return version.validFrom < validTo ? [{ ...version, validTo }] : [];
  });
}

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
