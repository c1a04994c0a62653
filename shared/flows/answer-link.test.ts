import { describe, expect, it } from 'vitest';
import { actor, noticeId, type IncidentId } from '../domain/ids.ts';
import { lookAtLink, pressLink } from './answer-link.ts';
import { HOUR, MINUTE, world, type World } from './flow-fixture.ts';
import { runCommand } from './run-command.ts';
import { sendNotice } from './send-notice.ts';

const maya = actor.parse('maya');

const page = (id: IncidentId, notice: string) => ({
  v: 1 as const,
  subject: { about: 'incident' as const, incidentId: id, stretch: 1 },
  noticeId: noticeId.parse(notice),
});

/** The token in the newest text. */
function newestToken({ providers }: World): string {
  const token = /\/a\/(\w+)/.exec(providers.texts.at(-1)?.text ?? '')?.[1];
  if (token === undefined) throw new Error('the newest text has no link');
  return token;
}

async function paged(): Promise<{ made: World; id: IncidentId; token: string }> {
  const made = await world();
  const id = await made.open();
  await made.climb(id);
  await sendNotice(made.process(), page(id, '1.page.1.0-L1.maya.sms'), 'sender');
  return { made, id, token: newestToken(made) };
}

/** The link of the next rung's person, after their page left too. */
async function alsoPaged(made: World, id: IncidentId): Promise<string> {
  made.now += 15 * MINUTE;
  await made.climb(id, 1);
  await sendNotice(made.process(), page(id, '1.page.1.1-L2.wei-ling.sms'), 'sender');
  return newestToken(made);
}

const press = (made: World, token: string) => pressLink(made.process(), token, made.now);
const acknowledgements = async (made: World, id: IncidentId): Promise<number> =>
  (await made.story(id)).filter((type) => type === 'IncidentAcknowledged').length;

describe('the link of a page', () => {
  it('asks, and changes nothing, however often it is looked at (failure 5)', async () => {
    const { made, token } = await paged();
    const before = made.table.dump();
    for (let look = 0; look < 3; look += 1) {
      expect(await lookAtLink(made.process(), token, made.now)).toMatchObject({
        kind: 'asks',
        reader: { name: 'Maya Okafor' },
      });
    }
    expect(made.table.dump()).toEqual(before);
  });

  it('acknowledges in the name of the person it was sent to', async () => {
    const { made, id, token } = await paged();
    expect(await press(made, token)).toMatchObject({
      kind: 'acknowledged',
      by: { name: 'Maya Okafor', at: made.now },
      justNow: true,
    });
    expect(await made.incident(id)).toMatchObject({ acknowledgement: { by: 'maya' } });
  });

  it('pressed twice, says who has it and since when, and acknowledges once (failure 6)', async () => {
    const { made, id, token } = await paged();
    await press(made, token);
    const first = made.now;
    made.now += MINUTE;
    expect(await press(made, token)).toMatchObject({ kind: 'acknowledged', by: { at: first }, justNow: false });
    expect(await lookAtLink(made.process(), token, made.now)).toMatchObject({ kind: 'acknowledged', justNow: false });
    expect(await acknowledgements(made, id)).toBe(1);
  });

  it('has one winner when two people press at once, at whichever call; the other reads who it is (failures 4 and 6)', async () => {
    for (let index = 0; index < 7; index += 1) {
      const { made, id, token } = await paged();
      const other = await alsoPaged(made, id);
      const table = made.table.connect().rivalBefore(index, () => press(made, other));
      const answer = await pressLink(made.process(table), token, made.now);
      if ((await acknowledgements(made, id)) === 0) throw new Error('nobody has it');
      expect(await acknowledgements(made, id)).toBe(1);
      const { by } = await made
        .incident(id)
        .then((one) => (one.status === 'acknowledged' ? one.acknowledgement : { by: '' }));
      expect(answer).toMatchObject({
        kind: 'acknowledged',
        by: { name: by === 'maya' ? 'Maya Okafor' : 'Tan Wei Ling' },
        justNow: by === 'maya',
      });
    }
  });

  it('is just as well pressed when the SDK repeats the put that had succeeded and is refused (failure 21b)', async () => {
    const { made, id, token } = await paged();
    const table = made.table.connect();
    table.failNext(({ kind }) => kind === 'putIf', 'conditional-lie');
    expect(await pressLink(made.process(table), token, made.now)).toMatchObject({
      kind: 'acknowledged',
      by: { name: 'Maya Okafor' },
    });
    expect(await acknowledgements(made, id)).toBe(1);
  });

  it('is unknown when no page carried it', async () => {
    const { made, id } = await paged();
    expect(await press(made, 'aaaaaaaaaaaaaaaaaaaaaaaaaa')).toEqual({ kind: 'unknown' });
    expect(await acknowledgements(made, id)).toBe(0);
  });

  it.each<[string, (made: World, id: IncidentId) => Promise<unknown>]>([
    ['24 hours are over', (made) => Promise.resolve((made.now += 24 * HOUR))],
    [
      'its incident is closed',
      async (made, id) => {
        const { log } = made.process();
        await runCommand(log, id, { kind: 'resolve', by: maya }, { commandId: 'r' }, made.now);
        await runCommand(log, id, { kind: 'close', by: maya }, { commandId: 'c' }, made.now);
      },
    ],
    [
      'its incident was resolved and reopened since',
      async (made, id) => {
        await runCommand(made.process().log, id, { kind: 'resolve', by: maya }, { commandId: 'r' }, made.now);
        made.now += 5 * MINUTE;
        await made.climb(id, 1);
      },
    ],
  ])('has expired, and acknowledges nothing, once %s (failures 6 and 24)', async (_when, happens) => {
    const { made, id, token } = await paged();
    await happens(made, id);
    expect(await press(made, token)).toEqual({ kind: 'expired', incidentId: id });
    expect(await lookAtLink(made.process(), token, made.now)).toEqual({ kind: 'expired', incidentId: id });
    expect(await acknowledgements(made, id)).toBe(0);
  });

  it('still works a millisecond before its 24 hours are over', async () => {
    const { made, token } = await paged();
    made.now += 24 * HOUR - 1;
    expect(await press(made, token)).toMatchObject({ kind: 'acknowledged', justNow: true });
  });

  it('says who resolved it when it is over, and changes nothing', async () => {
    const { made, id, token } = await paged();
    await runCommand(made.process().log, id, { kind: 'resolve', by: maya }, { commandId: 'r' }, made.now);
    expect(await press(made, token)).toMatchObject({ kind: 'resolved', by: { name: 'Maya Okafor' } });
    expect(await acknowledgements(made, id)).toBe(0);
  });
});
