import { describe, expect, it } from 'vitest';
import { swap } from '../domain/oncall/changes.ts';
import { region, schedule, type Schedule } from '../domain/oncall/schedule.ts';
import { fork, HOUR, MINUTE, T0, worldWithoutRota, type World } from './flow-fixture.ts';
import { change, DAY, europe, iso, keep, known, minutes, promised, rotaOf, send } from './keep-rota-fixture.ts';

const rota = (...schedules: Schedule[]) => ({ regions: [], schedules, staffing: [] });
const taken: [string, (made: World) => Promise<void>][] = [
  ['taken away', (made) => rotaOf(made).remove('europe', made.now)],
  ['no longer in a rota that is applied', (made) => rotaOf(made).replace(rota(), made.now)],
];
const told = ['maya changed email', 'maya changed sms', 'maya ends email', 'maya ends sms'];

describe.each(taken)('a schedule that is %s', (_how, takeAway) => {
  it('has ended the shift of whoever is on call, and has no shifts to come: all are told once, and it is forgotten', async () => {
    const made = await known();
    await takeAway(made);
    await minutes(made, 3);
    await send(made);
    await minutes(made, 5);
    expect(promised(made)).toEqual([...told, 'tomas changed email', 'tomas changed sms']);
    expect(made.providers.texts.map(({ text }) => text).sort()).toEqual([
      expect.stringMatching(/^Your on-call shifts in europe have changed: no longer /),
      expect.stringMatching(/^Your on-call shifts in europe have changed: no longer /),
      'Your shift has ended: you are no longer on call in europe since Tue 10 Mar 10:31 GMT.',
    ]);
    expect(Object.keys(made.table.dump()).filter((key) => key.endsWith(' TOLD'))).toEqual([]);
    expect((await rotaOf(made).due(made.now + DAY)).looks.map((one) => one.schedule)).toEqual(['europe']);
  });

  it('tells nobody when it was quiet', async () => {
    const terms = { overlap: 'PT30M', signWithin: 'PT15M', escalateTo: 'L2' };
    const made = await known(europe({ quiet: true, handOver: terms }));
    await takeAway(made);
    await minutes(made, 3);
    expect(promised(made)).toEqual([]);
  });

  it('gives nothing of what was changed and is not over to one that comes in its place', async () => {
    const made = await known();
    await rotaOf(made).addOverride('europe', change('replace', ['jordan'], T0 - HOUR, T0), T0);
    await rotaOf(made).addOverride('europe', change('replace', ['jordan'], T0 + HOUR, T0 + 5 * HOUR), made.now);
    const asked = { id: 's1', asker: 'maya', other: 'tomas', gives: { start: iso(T0), end: iso(T0 + HOUR) } };
    await rotaOf(made).addSwap('europe', swap.parse({ ...asked, askedAt: iso(T0), state: 'asked' }));
    await takeAway(made);
    // Made by somebody who has not seen yet that it is gone.
    await rotaOf(made).addOverride('europe', change('add', ['erik'], T0 + HOUR, T0 + 3 * HOUR), made.now);
    await minutes(made, 1);
    await rotaOf(made).put(europe(), 0, made.now);
    expect(await rotaOf(made).overridesAndSwaps('europe', made.now)).toEqual([]);
    expect(await rotaOf(made).swaps('europe', made.now)).toEqual([]);
    expect(await rotaOf(made).overrides('europe', 0)).toMatchObject([{ end: iso(T0) }]);
  });

  it('is told of by a later look when any look at it dies', async () => {
    const before = await known();
    await takeAway(before);
    const reference = fork(before);
    const untouched = reference.process();
    await keep(reference, untouched);
    expect(promised(reference)).toHaveLength(6);
    for (const [index, operation] of untouched.table.operations.entries()) {
      const after = fork(before);
      await keep(after, after.process(after.table.connect().dieAt(index))).catch(() => undefined);
      after.now += MINUTE;
      await keep(after);
      expect(promised(after), `call ${index}: ${operation.kind} ${operation.pk} ${operation.sk}`).toEqual(
        promised(reference),
      );
    }
  });
});

describe('a rota that is applied', () => {
  const ireland = (...holidays: string[]) =>
    region.parse({
      id: 'ie',
      name: 'Ireland',
      zone: 'Etc/UTC',
      holidays: holidays.map((date) => ({ date, name: 'Holiday' })),
    });
  const [always, onHolidays] = [
    { id: 'all', kind: 'fixed', people: ['maya'], from: '2026-01-01T00:00:00Z' },
    { id: 'holidays', kind: 'holiday-turns', priority: 1, region: 'ie', turns: [['tomas']] },
  ];

  it('tells those whose shifts change because a region has other holidays', async () => {
    const made = await worldWithoutRota();
    made.now = T0;
    const schedules = [europe({ layers: [always, onHolidays] }), schedule.parse({ ...europe(), id: 'other' })];
    await rotaOf(made).replace({ ...rota(...schedules), regions: [ireland('2026-12-25')] }, made.now);
    await keep(made);
    made.now += MINUTE;
    await rotaOf(made).replace({ ...rota(...schedules), regions: [ireland('2026-12-25', '2026-03-17')] }, made.now);
    expect((await rotaOf(made).due(made.now)).looks.map((one) => one.schedule)).toEqual(['europe']);
    await keep(made);
    expect(promised(made)).toEqual([
      'maya changed email',
      'maya changed sms',
      'tomas changed email',
      'tomas changed sms',
    ]);
  });

  it('is applied whole when somebody writes one of its schedules at the same time', async () => {
    const made = await worldWithoutRota();
    await rotaOf(made).replace(rota(europe()), made.now);
    const process = made.process();
    const first = process.table.putIf.bind(process.table);
    let others = 0;
    process.table.putIf = async (...given) => {
      if ((others += 1) === 1) await rotaOf(made).put(europe({ name: 'Of somebody else' }), 1, made.now);
      return first(...given);
    };
    await process.directory.rota.replace(rota(europe({ name: 'Of the file' })), made.now);
    expect(await rotaOf(made).schedule('europe')).toMatchObject({ version: 3, schedule: { name: 'Of the file' } });
  });
});
