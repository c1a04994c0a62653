import { describe, expect, it } from 'vitest';
import { LinkTokens } from '../adapters/link-tokens.ts';
import { itemsOf } from '../domain/oncall/hand-over-checklists.ts';
import { signableUntil } from '../domain/oncall/hand-over.ts';
import type { HandOverNews } from '../domain/oncall/hand-over-news.ts';
import { lookAtHandOver, signByLink } from './answer-hand-over-link.ts';
import { lookAtLink, pressLink } from './answer-link.ts';
import { MINUTE, type World } from './flow-fixture.ts';
import { HAND_OFF, handOverDeps, handOverWorld, look, Told } from './hand-over-fixture.ts';
import { writeHandOverNotice } from './write-hand-over-notice.ts';

const people = {
  maya: { id: 'maya', name: 'Maya Okafor', zone: 'Europe/Dublin' },
  tomas: { id: 'tomas', name: 'Tomás Ribeiro', zone: 'America/Sao_Paulo' },
  mei: { id: 'mei', name: 'Mei Tanaka', zone: 'Asia/Tokyo' },
};
const drafted: Extract<HandOverNews, { kind: 'drafted' }> = {
  kind: 'drafted',
  as: 'outgoing',
  schedule: 'primary',
  at: HAND_OFF,
  round: 1,
};

const secrets = { send: () => Promise.resolve({ VersionId: 'v1', SecretString: 'a key' }) };
const write = (made: World, news: HandOverNews, who: keyof typeof people) => {
  const deps = { ...handOverDeps(made.process()), tokens: new LinkTokens('arn', secrets as never) };
  return writeHandOverNotice(deps, news, people[who], made.now);
};

async function draftedWorld(): Promise<World> {
  const made = await handOverWorld();
  made.now = HAND_OFF - 30 * MINUTE;
  await look(made, new Told());
  return made;
}

async function linked(who: 'maya' | 'tomas'): Promise<{ made: World; token: string }> {
  const made = await draftedWorld();
  const as = who === 'maya' ? 'outgoing' : 'incoming';
  const written = await write(made, { ...drafted, as }, who);
  const token = 'sms' in written ? /\/h\/(\w{26})/.exec(written.sms)?.[1] : undefined;
  if (token === undefined) throw new Error('the text has no link');
  return { made, token };
}

const lookAt = (made: World, token: string) => lookAtHandOver(handOverDeps(made.process()), token, made.now);
const press = (made: World, token: string, ticked = itemsOf('outgoing')) =>
  signByLink(handOverDeps(made.process()), token, { ticked }, made.now);

describe('the link to a hand-over', () => {
  it('is the same in each send, and shows the hand-over to whom it was sent; looking changes nothing', async () => {
    const { made, token } = await linked('maya');
    expect(await write(made, drafted, 'maya')).toMatchObject({ sms: expect.stringContaining(token) as unknown });
    const before = made.table.dump();
    expect(await lookAt(made, token)).toMatchObject({
      kind: 'shown',
      as: 'outgoing',
      reader: people.maya,
      read: { scheduleName: 'Primary on call', report: { asOf: made.now } },
    });
    expect(made.table.dump()).toEqual(before);
  });

  it('signs for its person’s side with a note; a second time says by whom and when', async () => {
    const { made, token } = await linked('maya');
    const deps = handOverDeps(made.process());
    const note = { category: 'important', text: 'watch the queue' } as const;
    const first = await signByLink(deps, token, { ticked: itemsOf('outgoing'), note }, made.now);
    const at = made.now;
    const standing = { notes: [{ ...note, by: 'maya' }], signatures: { outgoing: { by: 'maya', at } } };
    expect(first).toMatchObject({ justNow: true, read: { handOver: standing } });
    made.now += MINUTE;
    const again = await press(made, token);
    expect(again).toMatchObject({ justNow: false, read: { handOver: standing } });
    expect(again).not.toHaveProperty('refused');
  });

  it('does not sign while a box is not ticked', async () => {
    const { made, token } = await linked('maya');
    expect(await press(made, token, ['health-confirmed'])).toMatchObject({
      justNow: false,
      refused: { refusal: { kind: 'not-ticked' }, form: { ticked: ['health-confirmed'] } },
      read: { handOver: { signatures: {} } },
    });
  });

  it('is unknown when no message carried it, and where pages are acknowledged', async () => {
    const { made, token } = await linked('maya');
    expect(await press(made, 'a'.repeat(26))).toEqual({ kind: 'unknown' });
    expect(await lookAtLink(made.process(), token, made.now)).toEqual({ kind: 'unknown' });
    expect(await pressLink(made.process(), token, made.now)).toEqual({ kind: 'unknown' });
  });

  it.each([
    ['old', 'the two weeks are over'],
    ['withdrawn', 'the change of hands was undone'],
    ['not-yours', 'the plan names others'],
  ] as const)('has expired (%s) once %s, and signs nothing', async (why, _what) => {
    const { made, token } = await linked('tomas');
    const { handOvers, rota } = handOverDeps(made.process());
    const standing = await handOvers.get('primary', HAND_OFF);
    if (standing === undefined) throw new Error('nothing was drafted');
    if (why === 'old') made.now = signableUntil(standing);
    else {
      const who = why === 'withdrawn' ? 'maya' : 'erik';
      const override = {
        id: 'o',
        kind: 'replace',
        people: [who],
        start: '2026-03-10T11:00:00Z',
        end: '2026-03-10T19:00:00Z',
      };
      await rota.addOverride('primary', { ...override, by: 'maya', at: '2026-03-10T10:30:00Z' } as never, made.now);
      await look(made, new Told());
    }
    const before = made.table.dump();
    expect(await lookAt(made, token)).toEqual({ kind: 'expired', why });
    expect(await press(made, token, itemsOf('incoming'))).toEqual({ kind: 'expired', why });
    expect(made.table.dump()).toEqual(before);
  });

  it('still works a millisecond before its two weeks are over', async () => {
    const { made, token } = await linked('maya');
    made.now = signableUntil({ dueAt: HAND_OFF + 15 * MINUTE }) - 1;
    expect(await press(made, token)).toMatchObject({ kind: 'shown', justNow: true });
  });
});

describe('what is still true when it is sent', () => {
  it.each<[string, HandOverNews['kind'], keyof typeof people, boolean]>([
    ['a draft to whoever hands over', 'drafted', 'maya', true],
    ['a draft to whoever is of no such side', 'drafted', 'tomas', false],
    ['that it is not signed, while it is not due', 'unsigned', 'maya', false],
    ['that it was withdrawn, while it stands', 'withdrawn', 'maya', false],
    ['a shift change that is not signed', 'shift-changed', 'maya', false],
    ['a report that is not signed', 'shift-report', 'mei', false],
  ])('%s: %s', async (_what, kind, who, leaves) => {
    const made = await draftedWorld();
    const { as, ...plain } = drafted;
    const news = kind === 'drafted' ? { ...plain, as } : { ...plain, kind };
    expect('sms' in (await write(made, news, who))).toBe(leaves);
  });

  it('tells the role for it without a link, as it is not theirs to sign', async () => {
    const made = await draftedWorld();
    made.now = HAND_OFF + 15 * MINUTE;
    await look(made, new Told());
    const { as: _as, ...plain } = drafted;
    const [mei, maya] = [
      await write(made, { ...plain, kind: 'unsigned' }, 'mei'),
      await write(made, { ...plain, kind: 'unsigned' }, 'maya'),
    ];
    expect([JSON.stringify(mei).includes('/h/'), JSON.stringify(maya).includes('/h/')]).toEqual([false, true]);
  });
});
