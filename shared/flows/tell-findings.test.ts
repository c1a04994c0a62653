import { describe, expect, it } from 'vitest';
import { region, schedule, staffing, type Schedule } from '../domain/oncall/schedule.ts';
import { HOUR, T0, worldWithoutRota, type World } from './flow-fixture.ts';
import { DAY, europe, keep, lay, minutes, notices, promised, rotaOf, send, withGaps } from './keep-rota-fixture.ts';

describe('the round of 08:00 UTC', () => {
  const EIGHT = Date.parse('2026-03-11T08:00:00Z');
  const findings = (made: World) =>
    notices(made).flatMap(({ subject }) =>
      subject.about === 'rota' && subject.what.kind === 'findings' ? [subject.what] : [],
    );
  async function atEight(...written: Schedule[]): Promise<World> {
    const made = await worldWithoutRota();
    made.now = T0;
    await lay(made, ...written);
    await keep(made);
    made.now = EIGHT;
    await keep(made);
    return made;
  }

  it('writes to nobody when there is nothing to mend', async () => {
    const made = await atEight(europe());
    expect(promised(made)).toEqual([]);
    expect(made.raised).toEqual(['RotaGaps']);
  });

  it('comes once a day', async () => {
    const made = await atEight(europe());
    await minutes(made, 5);
    expect(made.raised).toEqual(['RotaGaps']);
    made.now = EIGHT + DAY;
    expect(await keep(made)).toMatchObject({ round: true });
  });

  it.each([
    ['the coordinators of the schedule', withGaps(EIGHT + 5 * DAY), ['nadia findings email', 'owen findings email']],
    [
      'the admins where it has none',
      { ...withGaps(EIGHT + 5 * DAY), coordinator: undefined },
      ['nadia findings email'],
    ],
  ])('tells %s of a gap by email', async (_who, written, expected) => {
    expect(promised(await atEight(schedule.parse(JSON.parse(JSON.stringify(written)))))).toEqual(expected);
  });

  it('hands a letter again whose message was lost', async () => {
    const made = await atEight(withGaps(EIGHT + 5 * DAY));
    await minutes(made, 15);
    expect(new Set(made.providers.handed.map(({ message }) => message.noticeId))).toEqual(
      new Set(notices(made).map(({ id }) => id)),
    );
    await send(made);
    await minutes(made, 3);
    const after = made.providers.handed.length;
    await minutes(made, 15);
    expect(made.providers.handed).toHaveLength(after);
  });

  it('tells of a gap within 48 hours by SMS as well, and of that once', async () => {
    const made = await atEight(withGaps(EIGHT + DAY + HOUR));
    const sms = ['nadia gap-soon sms', 'owen gap-soon sms'];
    expect(promised(made).filter((one) => one.endsWith('sms'))).toEqual(sms);
    made.now = EIGHT + DAY;
    await keep(made);
    expect(promised(made).filter((one) => one.includes('gap-soon'))).toEqual(sms);
  });

  it('tells by SMS of a gap that has come near since it was told by email', async () => {
    const made = await atEight(withGaps(EIGHT + 3 * DAY));
    expect(promised(made).filter((one) => one.endsWith('sms'))).toEqual([]);
    made.now = EIGHT + DAY + HOUR;
    await keep(made);
    made.now = EIGHT + 2 * DAY;
    await keep(made);
    expect(promised(made).filter((one) => one.endsWith('sms'))).toEqual(['nadia gap-soon sms', 'owen gap-soon sms']);
  });

  it('only counts the day after what it told the day before', async () => {
    const made = await atEight(withGaps(EIGHT + 5 * DAY));
    expect(findings(made)).toMatchObject([{ fresh: [{ kind: 'gap' }], open: 0 }, {}]);
    made.now = EIGHT + DAY;
    await keep(made);
    expect(findings(made).filter(({ open }) => open > 0)).toMatchObject([
      { fresh: [], open: 1 },
      { fresh: [], open: 1 },
    ]);
  });

  it('tells of more people than are meant to be on call, and of loads over the limits', async () => {
    const crowded = europe({
      most: 1,
      layers: [{ id: 'all', kind: 'fixed', people: ['maya', 'tomas'], from: '2026-01-01T00:00:00Z' }],
    });
    const made = await worldWithoutRota();
    made.now = T0;
    const { rota } = made.process().directory;
    await rota.replace({ schedules: [crowded], regions: [], staffing: [], limits: { hours: 100 } }, T0);
    await keep(made);
    made.now = EIGHT;
    await keep(made);
    expect(findings(made)[0]?.fresh).toMatchObject([
      { kind: 'overlap', people: ['maya', 'tomas'] },
      { kind: 'load', person: 'maya', of: 'hours', is: 672, limit: 100 },
      { kind: 'load', person: 'tomas' },
    ]);
  });

  it('tells the coordinator of a region of periods with too few people', async () => {
    const ireland = region.parse({ id: 'ie', name: 'Ireland', zone: 'Europe/Dublin', holidays: [] });
    const needs = staffing.parse({
      id: 'ie',
      region: 'ie',
      coordinator: 'manager',
      periods: [{ id: 'always', needs: { europe: 2 } }],
    });
    const made = await worldWithoutRota();
    made.now = T0;
    const { rota } = made.process().directory;
    await rota.replace({ schedules: [europe()], regions: [ireland], staffing: [needs] }, T0);
    await keep(made);
    made.now = EIGHT;
    await keep(made);
    expect(promised(made)).toEqual(['carlos findings email']);
    expect(findings(made)[0]?.fresh).toMatchObject([{ kind: 'understaffed', region: 'Ireland', has: 1, needs: 2 }]);
  });

  it('makes the round for all other schedules when one cannot be read, and says so', async () => {
    const broken = schedule.parse({
      ...europe(),
      id: 'broken',
      layers: [{ id: 'x', kind: 'schedule', schedule: 'gone' }],
    });
    const made = await worldWithoutRota();
    made.now = T0;
    await lay(made, broken, withGaps(EIGHT + 5 * DAY));
    await expect(keep(made)).rejects.toThrow();
    made.now = EIGHT;
    await expect(keep(made)).rejects.toThrow();
    expect(promised(made)).toEqual(['nadia findings email', 'owen findings email']);
    expect(made.raised).toEqual(['RotaGaps']);
    expect(await rotaOf(made).due(EIGHT)).toMatchObject({ round: Date.parse('2026-03-12T08:00:00Z') });
  });

  it.each(['staffing', 'regions', 'limits'])(
    'is made once a day and not each minute when the %s cannot be read',
    async (what) => {
      const made = await worldWithoutRota();
      made.now = T0;
      await lay(made, withGaps(EIGHT + 5 * DAY));
      await keep(made);
      const key =
        what === 'limits' ? { pk: 'ROTA#LIMITS', sk: 'LIMITS' } : { pk: `ROTA#${what.toUpperCase()}`, sk: 'x' };
      await made.table.put({ ...key, garbled: true });
      made.now = EIGHT;
      await expect(keep(made)).rejects.toThrow('looks at who is on call have failed');
      expect(promised(made)).toEqual(['nadia findings email', 'owen findings email']);
      made.now += 60_000;
      expect(await keep(made)).toMatchObject({ round: false });
      expect(made.raised).toEqual(['RotaGaps']);
    },
  );
});
