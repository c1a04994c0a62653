import { setImmediate as settled } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { schedule } from '../domain/oncall/schedule.ts';
import { fork, HOUR, MINUTE, T0, worldWithoutRota, type World } from './flow-fixture.ts';
import {
  change,
  DAY,
  europe,
  inWords,
  iso,
  keep,
  known,
  lay,
  minutes,
  notices,
  promised,
  rotaOf,
  send,
  withGaps,
} from './keep-rota-fixture.ts';
import { keepRota } from './keep-rota.ts';

describe('the keeper of the rota', () => {
  it('tells nobody of a schedule that comes with a whole rota', async () => {
    expect(promised(await known())).toEqual([]);
  });

  it('tells whoever is on call by it of a schedule that somebody makes, and of no shifts to come', async () => {
    const made = await worldWithoutRota();
    await rotaOf(made).put(europe(), 0, made.now);
    await minutes(made, 3);
    expect(promised(made)).toEqual(['maya begins email', 'maya begins sms']);
    await rotaOf(made).put(europe({ name: 'Europa' }), 1, made.now);
    await minutes(made, 3);
    expect(promised(made)).toHaveLength(2);
  });

  it('asks one question a minute while nothing is due', async () => {
    const made = await known();
    made.now += MINUTE;
    const process = made.process();
    expect(await keep(made, process)).toEqual({ looked: 0, round: false });
    expect(process.table.operations).toHaveLength(1);
  });

  it('tells both of a change of hands by SMS and email, within the minute and once', async () => {
    const made = await known();
    made.now = T0 + DAY;
    await minutes(made, 10);
    await send(made);
    await minutes(made, 10);
    expect(promised(made)).toEqual(['maya ends email', 'maya ends sms', 'tomas begins email', 'tomas begins sms']);
    expect(made.providers.texts.map(({ text }) => text).sort()).toEqual([
      'Your shift begins: you are on call in Europe, primary until Thu 12 Mar 07:00 GMT-3.',
      'Your shift has ended: you are no longer on call in Europe, primary since Wed 11 Mar 10:00 GMT.',
    ]);
    expect(made.providers.letters).toHaveLength(2);
  });

  it('lets an SMS about a shift that begins overtake what is told to customers, and nothing else', async () => {
    const made = await known();
    made.now = T0 + DAY;
    await keep(made);
    expect(
      notices(made)
        .filter(({ queue }) => queue === 'pages')
        .map(inWords),
    ).toEqual(['tomas begins sms']);
  });

  it('tells after a long sleep only what is still true', async () => {
    const made = await known();
    made.now = T0 + 2 * DAY + HOUR;
    await keep(made);
    expect(promised(made)).toEqual(['maya begins email', 'maya begins sms']);
  });

  it('tells everybody whose shifts to come were changed, once', async () => {
    const made = await known();
    const [from, to] = [T0 + 3 * HOUR, T0 + 5 * HOUR];
    await rotaOf(made).addOverride('europe', change('replace', ['jordan'], from, to), made.now);
    await minutes(made, 5);
    await send(made);
    await minutes(made, 5);
    expect(promised(made)).toEqual([
      'jordan changed email',
      'jordan changed sms',
      'maya changed email',
      'maya changed sms',
    ]);
    expect(made.providers.texts.map(({ text }) => text).sort()).toEqual([
      'Your on-call shifts in Europe, primary have changed: added Tue 10 Mar 06:00-08:00 GMT-7.',
      'Your on-call shifts in Europe, primary have changed: no longer Tue 10 Mar 13:00-15:00 GMT.',
    ]);
  });

  it('does not tell somebody that their shift begins who was taken off meanwhile', async () => {
    const made = await known();
    made.now = T0 + DAY;
    await keep(made);
    await rotaOf(made).addOverride('europe', change('replace', ['jordan'], made.now, made.now + HOUR), made.now);
    await send(made);
    expect(made.providers.texts.map(({ to }) => to)).not.toContain('+12025550101');
    expect(
      notices(made)
        .filter(({ state }) => state.outcome === 'cancelled')
        .map(inWords),
    ).toEqual(['tomas begins email', 'tomas begins sms']);
  });

  it('promises no SMS to whoever has no number', async () => {
    const made = await known();
    made.now = T0 + DAY;
    const { phone: _phone, ...unreachable } = (await made.process().directory.person('tomas')) ?? {};
    await made.table.put({ ...unreachable, pk: 'DIRECTORY#people', sk: 'tomas' });
    await keep(made);
    expect(promised(made)).toEqual(['maya ends email', 'maya ends sms', 'tomas begins email']);
  });

  it('hands a page again whose message was lost, some two minutes later', async () => {
    const made = await known();
    made.now = T0 + DAY;
    await keep(made);
    await minutes(made, 1);
    expect(made.providers.handed).toEqual([]);
    await minutes(made, 1);
    const handed = made.providers.handed.map(({ queue, message }) => [queue, message.noticeId]);
    expect(handed).toEqual([['pages', `rota.${iso(T0 + DAY)}.begins.tomas.sms`]]);
    await minutes(made, 10);
    expect(new Set(made.providers.handed.map(({ queue }) => queue))).toEqual(new Set(['pages', 'broadcasts']));
    await send(made);
    await minutes(made, 3);
    const after = made.providers.handed.length;
    await minutes(made, 20);
    expect(made.providers.handed).toHaveLength(after);
  });

  it('looks at the schedules that take their people from one that was changed', async () => {
    const made = await known();
    const layers = [{ id: 'all', kind: 'schedule', schedule: 'europe' }];
    const world = schedule.parse({ id: 'worldwide', name: 'Worldwide', zone: 'Etc/UTC', layers });
    await rotaOf(made).put(world, 0, made.now);
    await keep(made);
    const [from, to] = [T0 + 3 * HOUR, T0 + 5 * HOUR];
    await rotaOf(made).addOverride('europe', change('replace', ['jordan'], from, to), made.now);
    await minutes(made, 2);
    const schedules = notices(made).map(({ subject }) => (subject.about === 'rota' ? subject.schedule : ''));
    expect(new Set(schedules)).toEqual(new Set(['europe', 'worldwide']));
  });

  it('tells those on call in a schedule of a change made in a quiet one that it takes its people from', async () => {
    const made = await worldWithoutRota();
    const layers = [{ id: 'all', kind: 'schedule', schedule: 'europe' }];
    const world = schedule.parse({ id: 'worldwide', name: 'Worldwide', zone: 'Etc/UTC', layers });
    await lay(made, europe({ quiet: true }), world);
    await keep(made);
    const [from, to] = [T0 + 3 * HOUR, T0 + 5 * HOUR];
    await rotaOf(made).addOverride('europe', change('replace', ['jordan'], from, to), made.now);
    await minutes(made, 2);
    expect(promised(made)).toEqual([
      'jordan changed email',
      'jordan changed sms',
      'maya changed email',
      'maya changed sms',
    ]);
  });

  it('tells nobody of a schedule that is quiet, and does not look at it again', async () => {
    const made = await known(europe({ quiet: true }));
    await minutes(made, 24 * 60);
    expect(promised(made)).toEqual([]);
    expect((await rotaOf(made).due(made.now + DAY)).looks.filter((one) => one.schedule === 'europe')).toEqual([]);
  });

  it('looks at all the others when one cannot be read, says so at its end, and tries that one again', async () => {
    const made = await known();
    const broken = schedule.parse({
      ...europe(),
      id: 'broken',
      layers: [{ id: 'x', kind: 'schedule', schedule: 'gone' }],
    });
    await rotaOf(made).put(broken, 0, made.now);
    made.now = T0 + DAY;
    await expect(keep(made)).rejects.toThrow('looks at who is on call have failed');
    expect(promised(made)).toContain('tomas begins sms');
    await expect(keep(made)).rejects.toThrow('looks at who is on call have failed');
    await rotaOf(made).put(schedule.parse({ ...europe(), id: 'broken' }), 1, made.now);
    made.now += MINUTE;
    expect(await keep(made)).toMatchObject({ looked: 1 });
  });

  it('lets what a hand-over asks decide when it looks again', async () => {
    const made = await known();
    made.now = T0 + DAY;
    const asked: unknown[] = [];
    const handOver = (look: { through: number; now: number }) => {
      asked.push([look.through, look.now]);
      return Promise.resolve({ nextLookAt: T0 + DAY + HOUR });
    };
    await keepRota({ ...made.process(), handOver }, made.now);
    await send(made);
    made.now += 2 * MINUTE;
    await keepRota({ ...made.process(), handOver }, made.now);
    expect(asked).toEqual([
      [T0 + HOUR / 2, T0 + DAY],
      [T0 + DAY, T0 + DAY + 2 * MINUTE],
    ]);
    expect(Object.keys(made.table.dump())).toContain(`ROTA#DUE ${iso(T0 + DAY + HOUR)}#europe`);
  });
});

describe('a run that dies anywhere (failures 9 and 21b)', () => {
  const situations: [string, () => Promise<World>][] = [
    [
      'at a change of hands',
      async () => {
        const made = await known();
        made.now = T0 + DAY;
        return made;
      },
    ],
    [
      'after an override',
      async () => {
        const made = await known();
        const [from, to] = [T0 + 3 * HOUR, T0 + 5 * HOUR];
        await rotaOf(made).addOverride('europe', change('replace', ['jordan'], from, to), made.now);
        return made;
      },
    ],
    [
      'in the round of 08:00',
      async () => {
        const made = await known(withGaps(T0 + 2 * DAY));
        made.now = Date.parse('2026-03-11T08:00:00Z');
        return made;
      },
    ],
    [
      'at the very first look',
      async () => {
        const made = await worldWithoutRota();
        await rotaOf(made).put(europe(), 0, made.now);
        return made;
      },
    ],
  ];

  it.each(situations)(
    '%s promises a minute later what it would have promised, and nobody anything twice',
    async (_when, make) => {
      const before = await make();
      const reference = fork(before);
      const untouched = reference.process();
      await keep(reference, untouched);
      const everything = promised(reference);
      for (const [index, operation] of untouched.table.operations.entries()) {
        const after = fork(before);
        await keep(after, after.process(after.table.connect().dieAt(index))).catch(() => undefined);
        await settled();
        after.now += MINUTE;
        await keep(after);
        const where = `call ${index}: ${operation.kind} ${operation.pk} ${operation.sk}`;
        expect(promised(after), where).toEqual(everything);
        await minutes(after, 3);
        expect(promised(after), where).toEqual(everything);
        const due = Object.keys(after.table.dump()).filter((key) => key.startsWith('ROTA#DUE 2'));
        expect(
          due.some((key) => key.endsWith('#europe')),
          where,
        ).toBe(true);
      }
    },
  );

  it('beside another run at the same time promises everything once', async () => {
    const made = await known();
    made.now = T0 + DAY;
    const later = keepRota(made.process(), made.now + 1_000);
    const ends = await Promise.allSettled([keep(made), later]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    made.now += MINUTE;
    await keep(made);
    expect(promised(made)).toEqual(['maya ends email', 'maya ends sms', 'tomas begins email', 'tomas begins sms']);
  });
});
