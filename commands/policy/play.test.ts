import { describe, expect, it } from 'vitest';
import { policyNames, readDirectory, readPolicyFolder } from '../../policies/read-policy-folder.ts';
import { play } from './play.ts';

const everySeverity = policyNames().flatMap((name) =>
  readPolicyFolder(name).policy.severities.map(({ id }) => [name, id] as [string, string]),
);

describe('X3: what is played', () => {
  it.each(everySeverity)(
    '%s %s: nothing that is planned would be taken for something sent before',
    (name, severity) => {
      const { policy } = readPolicyFolder(name);
      // Everything that can be known is known at the opening: whatever can be paged beside the ladder is.
      const facts = Object.fromEntries(
        Object.entries(policy.facts ?? {}).flatMap(([fact, { kind }]) => (kind === 'yes-no' ? [[fact, true]] : [])),
      );
      const scene = {
        severity,
        emergency: undefined,
        says: {},
        openedAt: 0,
        answerAt: undefined,
        resolveAt: undefined,
      };
      for (const known of [{}, facts]) {
        const { notices } = play({
          ...scene,
          policy,
          directory: readDirectory(name),
          facts: known,
          until: 3 * 3_600_000,
        });
        const ids = notices.map(({ id }) => id as string);
        expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
      }
    },
  );
});
