import { describe, expect, it } from 'vitest';
import { checklistsOf } from '../../shared/domain/oncall/hand-over-checklists.ts';
import { readDirectory, readPolicyFolder } from '../read-policy-folder.ts';

const { policy } = readPolicyFolder('round-the-clock');
const { roles, rota } = readDirectory('round-the-clock');

describe('the organisation', () => {
  const above = (role: string): string[] => {
    const next = policy.roles[role]?.reportsTo;
    return next === undefined ? [] : [next, ...above(next)];
  };

  it.each([
    ['tier-1-lead', ['regional-manager', 'head-of-support']],
    ['tier-2-lead', ['regional-manager', 'head-of-support']],
    ['regional-manager', ['head-of-support']],
    ['central-operations', ['head-of-support']],
  ])('S1.1: %s answers to %j', (role, path) => {
    expect(above(role)).toEqual(path);
  });

  it('S1.1: each of the four regions has a manager, and central operations have their four roles', () => {
    expect(roles['regional-manager']).toHaveLength(4);
    expect(rota?.regions.map(({ id }) => id)).toEqual(['americas', 'europe', 'apac', 'latam']);
    for (const role of ['on-call-coordinator', 'quality-lead', 'training-specialist', 'process-lead'])
      expect(roles[role]?.length, role).toBeGreaterThan(0);
  });

  it.each(['tier-1', 'tier-2', 'tier-3', 'tier-4', 'on-call-coordinator', 'quality-lead'])(
    'S1.1: %s has its duties and what qualifies for it',
    (role) => {
      const found = policy.roles[role];
      expect(found?.duties?.length).toBeGreaterThan(0);
    },
  );
});

describe('a shift', () => {
  const items = (side: 'outgoing' | 'incoming') =>
    checklistsOf[side].flatMap(({ title, items: list }) => list.map(({ text }) => `${title}: ${text}`));

  it('S1.6: whoever takes over goes through six things before, whoever hands over through what follows a shift', () => {
    expect(items('incoming')).toHaveLength(6);
    expect(items('outgoing').filter((item) => item.startsWith('Your shift'))).toHaveLength(3);
  });

  it('S1.7: whoever hands over ticks three lists of five', () => {
    const lists = checklistsOf.outgoing.map(({ items: list }) => list.length);
    expect(lists).toEqual([5, 5, 5, 3]);
  });

  it.each(['americas', 'europe', 'apac', 'latam'])('S1.7: %s hands over with half an hour of overlap', (id) => {
    expect(rota?.schedules.find((one) => one.id === id)?.handOver).toMatchObject({
      overlap: 'PT30M',
      escalateTo: 'on-call-coordinator',
      report: 'regional-manager',
    });
  });
});
