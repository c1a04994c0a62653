import { describe, expect, it } from 'vitest';
import { policyNames, readDirectory, readPolicyFolder } from '../../policies/read-policy-folder.ts';
import { checkDirectory } from '../../shared/domain/policy/check-directory.ts';
import { directory } from '../../shared/domain/directory/directory.ts';
import { addSample, lacksRoles } from './add-sample.ts';

const pairs = policyNames().flatMap((before) =>
  policyNames().flatMap((now) => (before === now ? [] : [[before, now]])),
);

describe('a laptop that is started with another policy than before', () => {
  it.each(pairs)('from %s to %s has everybody whom the new one speaks of, and keeps those it had', (before, now) => {
    const standing = readDirectory(before);
    const sample = readDirectory(now);
    const { policy } = readPolicyFolder(now);
    const both = addSample(standing, sample, policy);
    expect(directory.safeParse(both).success).toBe(true);
    // Roles of the policy before are nobody's concern now.
    const wrong = checkDirectory(policy, both).filter(
      (problem) => problem.warning !== true && 'path' in problem && sample.roles[String(problem.path[1])] !== undefined,
    );
    expect(wrong).toEqual([]);
    const ids = both.people.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(standing.people.map(({ id }) => id)));
    const schedules = (one: typeof both) => one.rota?.schedules.map(({ id }) => id) ?? [];
    expect(schedules(both)).toEqual(expect.arrayContaining([...schedules(standing), ...schedules(sample)]));
    expect(lacksRoles(both, sample)).toBe(false);
  });

  it.each(policyNames())('knows that %s stands already, and changes nothing', (name) => {
    expect(lacksRoles(readDirectory(name), readDirectory(name))).toBe(false);
  });
});
