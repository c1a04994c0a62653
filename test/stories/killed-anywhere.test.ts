import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { noticeView } from '../../shared/contracts/http/notice-view.ts';
import type { CapturedMessage } from '../../local/kernel/kernel.ts';
import { readDirectory } from '../../policies/read-policy-folder.ts';
import { MortalLab, type Step } from './mortal-lab.ts';

const BEGINS = '2026-03-10T09:00:00.000Z';
const STORIES = 12;
const SEED = 20_260_310;
const HOUR = 3_600_000;

const phoneOf = (id: string): string => readDirectory('erlmcp').people.find((one) => one.id === id)?.phone ?? '';

/** One incident from its alarm to its resolution, an hour and its half for each story: what each step asks can be asked twice. */
function story(index: number): Step[] {
  const start = Date.parse(BEGINS) + (index + 1) * 1.5 * HOUR;
  const after = (minutes: number): string => new Date(start + minutes * 60_000).toISOString();
  const alarm = (state: 'ALARM' | 'OK', minutes: number) => (lab: MortalLab) =>
    lab.publish({
      AlarmName: 'registry-down',
      AWSAccountId: '000000000000',
      NewStateValue: state,
      NewStateReason: `it is ${state}`,
      StateChangeTime: after(minutes).replace('Z', '+0000'),
      Region: 'US East (N. Virginia)',
      AlarmArn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:registry-down',
      OldStateValue: 'INSUFFICIENT_DATA',
    });
  const to = (minutes: number) => (lab: MortalLab) => lab.to(after(minutes));
  return [
    to(0),
    alarm('ALARM', 0),
    to(1.5),
    to(16.5),
    (lab) => lab.press(phoneOf('wei-ling')),
    async (lab) => {
      const { items } = await lab.get<{ items: { id: string }[] }>('/v1/incidents');
      await lab.post(`/v1/incidents/${items[0]?.id ?? ''}/start`, `start-${index}`);
    },
    to(20),
    alarm('OK', 20),
    to(27),
  ];
}

/** Everything that is left of the stories, without what may differ from run to run: secrets, ports, and how late it was. */
async function end(lab: MortalLab) {
  const { items } = await lab.get<{ items: { id: string; status: string; title: string; acknowledgedBy?: string }[] }>(
    '/v1/incidents',
  );
  const incidents = await Promise.all(
    items.map(async ({ id, status, title, acknowledgedBy }) => {
      const timeline = await lab.get<{ items: { type: string; by?: string }[] }>(`/v1/incidents/${id}/timeline`);
      const notices = await lab.get<{ items: ReturnType<typeof noticeView>[] }>(`/v1/incidents/${id}/notices`);
      return {
        id,
        status,
        title,
        acknowledgedBy,
        // Sorted: the next rung and the response target fall due in the same second.
        timeline: timeline.items.map(({ type, by }) => `${type} by ${by}`).sort(),
        notices: notices.items.map((notice) => `${notice.id} ${notice.outcome}`).sort(),
        repeated: notices.items.filter(({ repeated }) => repeated === true).length,
      };
    }),
  );
  return {
    incidents: incidents.map(({ repeated: _, ...rest }) => rest),
    repeated: sum(incidents.map(({ repeated }) => repeated)),
    messages: (await lab.messages()).map(told).sort(),
  };
}

/** To whom and of what; a mail's body says how things stood as it was written. */
const told = ({ channel, to, subject, body }: CapturedMessage): string =>
  [channel, to, subject ?? body.replaceAll(/http:\S+/g, 'link')].join('|');

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const folder = mkdtempSync(join(tmpdir(), 'tocsin-killed-'));
const dataDir = (name: string): string => mkdtempSync(join(folder, `${name}-`));

describe('a laptop that is killed with -9 at any moment of a story (failures 8, 9, 18 and 21b)', () => {
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('ends as one that lived, with nothing lost and at most one send more for each kill, each marked as such', async () => {
    const living = await MortalLab.open(dataDir('living'), BEGINS);
    const busy: number[][] = [];
    for (let index = 0; index < STORIES; index += 1) {
      busy[index] = [];
      for (const step of story(index)) {
        const before = await living.seen();
        await step(living);
        busy[index]?.push((await living.seen()) - before);
      }
    }
    const reference = await end(living);
    await living.close();
    expect(reference.repeated).toBe(0);
    expect(reference.incidents).toHaveLength(STORIES);

    const [fractions = []] = fc.sample(
      fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), again: fc.nat(120) }), {
        minLength: STORIES * 9,
        maxLength: STORIES * 9,
      }),
      { numRuns: 1, seed: SEED },
    );
    const mortal = await MortalLab.open(dataDir('mortal'), BEGINS);
    for (let index = 0; index < STORIES; index += 1) {
      for (const [number, step] of story(index).entries()) {
        const { at, again } = fractions[index * 9 + number] ?? { at: 0, again: 0 };
        const dieAfter = 1 + Math.floor(at * (busy[index]?.[number] ?? 0));
        await mortal.dieDuring(step, dieAfter, again % 6 === 0 ? 1 + again : undefined);
      }
    }
    const ended = await end(mortal);
    const { kills } = mortal;
    await mortal.close();

    expect(kills).toBeGreaterThanOrEqual(100);
    expect(ended.incidents).toEqual(reference.incidents);
    const expected = Map.groupBy(reference.messages, (one) => one);
    const sent = Map.groupBy(ended.messages, (one) => one);
    expect([...sent.keys()]).toEqual([...expected.keys()]);
    const extra = sum([...sent].map(([text, copies]) => copies.length - (expected.get(text)?.length ?? 0)));
    expect(extra).toBeGreaterThanOrEqual(0);
    expect(extra).toBeLessThanOrEqual(ended.repeated);
    expect(extra).toBeLessThanOrEqual(kills);
    for (const [text, copies] of sent)
      expect(copies.length, text).toBeGreaterThanOrEqual(expected.get(text)?.length ?? 0);
  }, 1_200_000);
});
