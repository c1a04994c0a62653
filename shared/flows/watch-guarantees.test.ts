import { describe, expect, it } from 'vitest';
import { incidentId } from '../domain/ids.ts';
import { bundled, change, HOUR, MINUTE, world, type World } from './flow-fixture.ts';
import { runDecision } from './run-command.ts';
import { takeAlert } from './take-alert.ts';
import { tellAudiences } from './tell-audiences.ts';
import { standingBy, watchGuarantees, type WatchGuaranteesDeps } from './watch-guarantees.ts';

/** Which contracts are broken, in this test; what was asked. */
function watch(made: World, broken: readonly string[], spared: readonly string[] = []) {
  const asked: string[] = [];
  const deps: WatchGuaranteesDeps = {
    ...made.process(),
    standing: async ({ id }, month) => {
      asked.push(`${id} ${month}`);
      const counted = new Set(
        (await made.incidents()).map((one) => one.id as string).filter((one) => !spared.includes(one)),
      );
      return { breach: broken.includes(id), counted, customer: 'Liffey', guaranteePct: 99.9 };
    },
  };
  return { asked, run: () => watchGuarantees(deps, made.now) };
}

describe('a guarantee that an incident breaks (row S3.22)', () => {
  it('is said in its log once, with the fact that the policy has for it', async () => {
    const made = await world();
    const id = await made.open({ service: 'registry' });
    made.now += HOUR;
    const { run } = watch(made, ['liffey-registry']);
    expect(await run()).toEqual({ broken: 1 });
    expect(await run()).toEqual({ broken: 0 });
    const { broken, facts } = await made.incident(id);
    expect(broken).toMatchObject([{ contract: 'liffey-registry', month: '2026-03' }]);
    expect(facts['slaBreach']).toBe(true);
    expect((await made.story(id)).filter((type) => type === 'GuaranteeBroken')).toHaveLength(1);
  });

  const tell = async (made: World, id: Parameters<World['climb']>[0]) => {
    const turn = { v: 1, incidentId: id, n: 1, execution: 'communication', iteration: 0, seen: null } as const;
    await tellAudiences(made.process(), turn, made.now);
    return (await made.process().ledger.ofIncident(id)).filter(({ row }) => row === 'S3.22');
  };

  it('is mailed for every contract that it breaks, also when a second one follows', async () => {
    const made = await world();
    const id = await made.open({ service: 'registry' });
    const both = (await made.process().directory.contracts())
      .filter(({ services }) => services.includes('registry' as never))
      .map((one) => one.id)
      .slice(0, 2);
    expect(both).toHaveLength(2);
    made.now += HOUR;
    await watch(made, both.slice(0, 1)).run();
    expect((await tell(made, id)).map(({ clock }) => clock)).toEqual([`${both[0]} 2026-03`]);
    made.now += HOUR;
    await watch(made, both).run();
    expect(new Set((await tell(made, id)).map(({ clock }) => clock))).toEqual(
      new Set(both.map((contract) => `${contract} 2026-03`)),
    );
  });

  it('is blamed on no incident that does not count', async () => {
    const made = await world();
    const id = await made.open({ service: 'registry' });
    made.now += HOUR;
    expect(await watch(made, ['liffey-registry'], [id]).run()).toEqual({ broken: 0 });
    expect((await made.incident(id)).broken).toEqual([]);
  });

  it('is said once a contract and month, whatever incidents follow', async () => {
    const made = await world();
    await made.process().guarantees.claim('liffey-registry', '2026-03', 'INC-00000000');
    const id = await made.open({ service: 'registry' });
    made.now += HOUR;
    expect(await watch(made, ['liffey-registry']).run()).toEqual({ broken: 0 });
    expect((await made.incident(id)).broken).toEqual([]);
  });

  it('pages nobody, leaves the severity, and tells the team lead by email at any severity', async () => {
    const made = await world();
    const id = await made.open({ service: 'registry', severityHint: 'P1' });
    await made.climb(id);
    const before = await made.incident(id);
    const pages = (await made.notices(id)).length;
    made.now += MINUTE;
    await watch(made, ['liffey-registry']).run();
    await made.climb(id, 1);
    expect((await made.notices(id)).length).toBe(pages);
    expect(await made.incident(id)).toMatchObject({ severity: before.severity, ladder: before.ladder });
    await tellAudiences(
      made.process(),
      { v: 1, incidentId: id, n: 1, execution: 'communication', iteration: 0, seen: null },
      made.now,
    );
    expect((await made.process().ledger.ofIncident(id)).filter(({ row }) => row === 'S3.22')).toMatchObject([
      { audience: 'team-lead', channel: 'email' },
    ]);
  });

  it('asks of no contract while nothing hurts, nor of one whose customers are spared', async () => {
    const made = await world();
    const quiet = watch(made, []);
    expect(await quiet.run()).toEqual({ broken: 0 });
    await made.open({ service: 'registry', customers: ['liffey-payments'] });
    made.now += MINUTE;
    await quiet.run();
    const mine = (await made.process().directory.contracts()).filter(
      ({ customer, services }) => customer === 'liffey-payments' && services.includes('registry' as never),
    );
    expect(quiet.asked).toEqual(mine.map(({ id }) => `${id} 2026-03`));
  });

  it('hurts nobody in an exercise, which a label of its alarm makes it', async () => {
    const made = await world();
    const { facts, ...rest } = change('firing', made.now, { service: 'registry' });
    const alarm = { ...rest, facts: { ...facts, labels: { drill: 'true' } } };
    const { incidentId: id } = await takeAlert(made.process().opening, alarm, made.now);
    expect((await made.incident(incidentId.parse(id))).drill).toBe(true);
    const never = () => Promise.reject(new Error('no contract is asked for'));
    expect(await watchGuarantees({ ...made.process(), standing: never }, made.now + HOUR)).toEqual({ broken: 0 });
  });

  it('is broken where the month’s statement says so', async () => {
    const made = await world();
    const id = await made.open({ service: 'registry' });
    made.now += 40 * HOUR;
    const process = made.process();
    const standing = standingBy(process, bundled.policy);
    await watchGuarantees({ ...process, standing }, made.now);
    expect((await made.incident(id)).broken).toContainEqual(
      expect.objectContaining({
        contract: 'liffey-registry',
        month: '2026-03',
        guaranteePct: expect.any(Number) as number,
      }),
    );
  });

  it('is said of an incident that somebody changes meanwhile as well', async () => {
    const made = await world();
    const id = await made.open({ service: 'registry' });
    made.now += HOUR;
    const process = made.process();
    const standing: WatchGuaranteesDeps['standing'] = async () => {
      const note = { type: 'ProgressNoted', at: made.now, by: 'maya' as never, note: 'x' } as const;
      await runDecision(process.log, id, () => ({ ok: true, events: [note] }), { commandId: 'x' }, made.now);
      return { breach: true, counted: new Set<string>([id]) };
    };
    expect((await watchGuarantees({ ...process, standing }, made.now)).broken).toBeGreaterThan(0);
  });
});
