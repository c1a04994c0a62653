import { describe, expect, it } from 'vitest';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { MemoryTable } from '../../shared/adapters/table-fixture.ts';
import { readDirectory } from '../../policies/read-policy-folder.ts';
import { readOnCallBoard, type BoardOf, type OnCallBoard } from '../../shared/flows/on-call-board.ts';
import { oncallPage } from './oncall-page.ts';

const NOW = Date.parse('2026-03-10T09:00:00.000Z');
const HOUR = 3_600_000;
const paged = new Set(['L1', 'support-centre']);

async function boardOf(policy: string, away?: [person: string, from: number, to: number]): Promise<OnCallBoard> {
  const store = new DirectoryStore(new MemoryTable());
  await store.replace(readDirectory(policy), NOW);
  if (away !== undefined) {
    const [person, from, to] = away;
    const [start, end] = [from, to].map((hours) => new Date(NOW + hours * HOUR).toISOString()) as [string, string];
    await store.rota.addLeave({ id: 'LV-1', person, start, end, by: person, at: start } as never, [], NOW);
  }
  return readOnCallBoard(store, paged, { of: 'wall' }, NOW);
}

/** What somebody reads of it, elements away. */
const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

const page = (board: OnCallBoard) => oncallPage(board, 'erlmcp');
const sectionOf = (html: string, name: string): string =>
  new RegExp(`<section class="${name}".*?</section>`, 's').exec(html)?.[0] ?? '';

const span = (
  kind: 'people' | 'gap' | 'closed',
  from: number,
  to: number,
  people: { id: string; name: string }[] = [],
) => ({
  kind,
  start: NOW + from * HOUR,
  end: NOW + to * HOUR,
  people,
});
/** One schedule on call around the clock, of whoever is named so. */
const boardWith = (name: string): OnCallBoard => {
  const people = [{ id: 'x', name }];
  const days = Array.from({ length: 29 }, (_, day) => NOW + (day * 24 - 9) * HOUR);
  const spans = [span('people', -9, 24 * 28 - 9, people)];
  const current = { kind: 'people' as const, people, until: NOW + 5 * HOUR };
  const schedule = {
    id: 's',
    name,
    zone: 'Etc/UTC',
    team: undefined,
    days,
    spans,
    current,
    next: [span('people', 5, 9, people)],
  };
  const roles = [{ role: 'L1', people }];
  return { now: NOW, shows: { of: 'wall' }, schedules: [schedule], broken: [{ id: 'b', name, broken: name }], roles };
};

describe('the page of who is on call', () => {
  it('says who is on call, until when on the schedule’s clock, and who is next', async () => {
    const text = textOf(page(await boardOf('erlmcp')));
    expect(text).toContain('As of 10 Mar 2026, 09:00 GMT (UTC)');
    expect(text).toContain(
      'Dublin centre Aoife Brennan Until 15:00, in 6 h Next: Aoife Brennan from Wed 11 Mar, 07:00 09:00 now in Europe/Dublin',
    );
    expect(text).toContain('San Francisco centre Closed Opens 10:00, in 8 h');
    expect(text).toContain('No gap in the coming 7 days.');
  });

  it('names a gap before anything else, with when it begins and how long it lasts', async () => {
    const html = page(await boardOf('erlmcp', ['aoife', 51, 99]));
    expect(textOf(sectionOf(html, 'gaps'))).toContain(
      'Nobody on call: gaps in the coming 7 days Dublin centre : in 2 d 3 h, for 3 h (Thu 12 Mar, 12:00, Europe/Dublin). And 2 more.',
    );
    expect(html).toContain('<title>3 gaps: on call, erlmcp</title>');
    expect(html.indexOf('class="gaps"')).toBeLessThan(html.indexOf('<article'));
    expect(html).toContain('<path class="g"');
  });

  it('says of a gap that is there already for how long it goes on', async () => {
    const html = page(await boardOf('erlmcp', ['aoife', -1, 2]));
    expect(textOf(sectionOf(html, 'gaps'))).toContain(
      'Dublin centre : now, for another 2 h (until 11:00, Europe/Dublin).',
    );
    expect(textOf(html)).toContain('Dublin centre Nobody on call Until 11:00, in 2 h Next: Aoife Brennan from 11:00');
  });

  it('does not make up an end for a gap that has none', () => {
    const board = boardWith('x');
    const [schedule] = board.schedules;
    if (schedule === undefined) throw new Error('no schedule');
    const endless = {
      ...schedule,
      spans: [span('gap', -9, 24 * 28 - 9)],
      current: { kind: 'gap' as const, people: [] },
      next: [],
    };
    const text = textOf(page({ ...board, schedules: [endless] }));
    expect(text).toContain('x : now, with no end in sight.');
    expect(text).toContain('Nobody on call No change within a year');
  });

  it('warns of no gap that is over, or a week off', async () => {
    for (const away of [[-3, -1] as const, [24 * 13, 24 * 14] as const])
      expect(page(await boardOf('erlmcp', ['aoife', ...away]))).not.toContain('class="gaps"');
  });

  it('lists days that are alike as one, and today for itself', async () => {
    const text = textOf(sectionOf(page(await boardOf('erlmcp')), 'weeks'));
    expect(text).toContain(
      'Tue 10 Mar to Mon 16 Mar Today, Tue 10 Mar until 07:00 closed 07:00–15:00 Aoife Brennan from 15:00 closed Wed 11 Mar to Sun 15 Mar until 07:00 closed 07:00–15:00 Aoife Brennan from 15:00 closed Mon 16 Mar until 07:00 closed 07:00–15:00 Maya Okafor',
    );
  });

  it.each(['round-the-clock', 'erlmcp'])(
    'of %s holds names only: no number, no address, nothing to fetch',
    async (policy) => {
      const html = page(await boardOf(policy));
      const numbers = readDirectory(policy).people.flatMap(({ phone, email }) =>
        phone === undefined ? [email] : [email, phone],
      );
      expect(numbers.filter((one) => html.includes(one))).toEqual([]);
      expect(/mailto:|tel:|<script|<a |src=|href=|https?:|@import|url\((?!#)/i.exec(html)).toBeNull();
    },
  );

  it('of four regions over four weeks is under 40 KB', async () => {
    const board = await boardOf('round-the-clock');
    const regions = ['americas', 'europe', 'apac', 'latam'];
    const schedules = board.schedules.filter(({ id }) => regions.includes(id));
    expect(schedules).toHaveLength(4);
    expect(Buffer.byteLength(page({ ...board, schedules }))).toBeLessThan(40_000);
  });

  it.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['" onload="alert(1)', '&quot; onload=&quot;alert(1)'],
    ['</style><b>', '&lt;/style&gt;&lt;b&gt;'],
  ])('shows the name %s as the text that it is, wherever it stands', (name, escaped) => {
    const html = page(boardWith(name));
    expect(html).not.toContain(name);
    // Card, next, chart, role and days, and the schedule’s own name and fault.
    expect(html.split(escaped).length - 1).toBeGreaterThanOrEqual(9);
  });

  it('keeps a name from right to left from turning the time after it', () => {
    expect(page(boardWith('נועה'))).toContain('Next: <b><bdi>נועה</bdi></b> from 14:00');
  });

  it('gives somebody the same colour everywhere', async () => {
    const html = page(await boardOf('erlmcp'));
    const hues = [...html.matchAll(/style="--h:(\d+)"[^>]*>(?:<bdi>)?Aoife Brennan/g)].map(([, hue]) => hue);
    expect(hues.length).toBeGreaterThan(2);
    expect(new Set(hues).size).toBe(1);
  });

  it('counts people beyond five, and keeps those before in their order', () => {
    const board = boardWith('x');
    const many = Array.from({ length: 8 }, (_, index) => ({ id: `p${index}`, name: `Person ${index}` }));
    const text = textOf(page({ ...board, roles: [{ role: 'L1', people: many }] }));
    expect(text).toContain('L1 Person 0, Person 1, Person 2, Person 3, Person 4 and 3 more');
  });

  it('says of a role that nobody fills that nobody does', () => {
    expect(textOf(page({ ...boardWith('x'), roles: [{ role: 'L9', people: [] }] }))).toContain(
      'L9 Nobody in this role',
    );
  });

  it.each<[BoardOf, RegExp]>([
    [{ of: 'wall' }, /No schedules yet: .*PUT \/v1\/schedules\/\{id\}/],
    [{ of: 'team', team: 'blue' }, /No schedules yet: the team blue has none/],
    [{ of: 'schedule', schedule: 'a' }, /No schedules yet: a, which this address shows, was taken away/],
  ])('says of nothing to show, of %j, what to do', (shows, expected) => {
    const html = page({ now: NOW, shows, schedules: [], broken: [], roles: [] });
    expect(textOf(html)).toMatch(expected);
    expect(html).not.toContain('No gap');
  });
});
