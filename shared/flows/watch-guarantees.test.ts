import { describe, expect, it } from 'vitest';
import { incidentId } from '../domain/ids.ts';
import { bundled, change, HOUR, MINUTE, world, type World } from './flow-fixture.ts';
import { runDecision } from './run-command.ts';
import { takeAlert } from './take-alert.ts';
import { tellAudiences } from './tell-audiences.ts';
import { standingBy, watchGuarantees, type WatchGuaranteesDeps } from './watch-guarantees.ts';

/** Which contracts are broken, in this test; what was asked. */
function watch(made: World, broken: readonly string[]) {
  const asked: string[] = [];
  const deps: WatchGuaranteesDeps = {
    ...made.process(),
    standing: ({ id }, month) => {
      asked.push(`${id} ${month}`);
      return Promise.resolve({ breach: broken.includes(id) });
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
    expect(broken).toEqual([{ contract: 'liffey-registry', month: '2026-03' }]);
    expect(facts['slaBreach']).toBe(true);
    expect((await made.story(id)).filter((type) => type === 'GuaranteeBroken')).toHaveLength(1);
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
    expect((await made.incident(id)).broken).toContainEqual({ contract: 'liffey-registry', month: '2026-03' });
  });

  it('is said of an incident that somebody changes meanwhile as well', async () => {
    const made = await world();
    const id = await made.open({ service: 'registry' });
    made.now += HOUR;
    const process = made.process();
    const standing: WatchGuaranteesDeps['standing'] = async () => {
      const note = { type: 'ProgressNoted', at: made.now, by: 'maya' as never, note: 'x' } as const;
      await runDecision(process.log, id, () => ({ ok: true, events: [note] }), { commandId: 'x' }, made.now);
      return { breach: true };
    };
    expect((await watchGuarantees({ ...process, standing }, made.now)).broken).toBeGreaterThan(0);
  });
});
