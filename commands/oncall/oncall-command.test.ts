import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { runOncallCommand } from './oncall-command.ts';

function oncall(...args: string[]) {
  const said: { out: string[]; err: string[] } = { out: [], err: [] };
  const code = runOncallCommand(args, {
    out: (line) => void said.out.push(line),
    err: (line) => void said.err.push(line),
  });
  return { code, ...said };
}

const folder = mkdtempSync(join(tmpdir(), 'tocsin-oncall-'));
let count = 0;

/** The command on a file of that text; the file is called FILE in what it says. */
function evalText(text: string) {
  const file = join(folder, `${String((count += 1))}.json`);
  writeFileSync(file, text);
  const { code, out, err } = oncall('eval', file);
  return { code, out, err: err.flatMap((each) => each.split('\n')).map((line) => line.replaceAll(file, 'FILE')) };
}

const answers = z.array(z.array(z.strictObject({ at: z.string(), users: z.array(z.string()) })));
function evaluated(...cases: unknown[]) {
  const { code, out, err } = evalText(JSON.stringify(cases.length === 1 ? cases[0] : cases));
  expect({ code, err }).toEqual({ code: 0, err: [] });
  expect(out).toHaveLength(1);
  return answers.parse(JSON.parse(out[0] ?? ''));
}

const weekly = {
  rotation: { unit: 'week', length: 1, anchor: '2026-01-05T09:00:00Z', zone: 'Europe/Dublin' },
  participants: [['ana'], ['Ben O’Neill <ben@example.com>', 'cem']],
  at: ['2026-01-12T08:59:59Z', '2026-01-12T09:00:00Z'],
};
const asked = (at: string[], rotation: object = {}) => ({
  ...weekly,
  rotation: { ...weekly.rotation, ...rotation },
  at,
});
const users = (one: object) => evaluated(one).flatMap((answer) => answer.map((each) => each.users));

describe('npm run oncall -- eval', () => {
  it('answers one rotation as an array of one, each instant as it was asked', () => {
    expect(evaluated(weekly)).toEqual([
      [
        { at: '2026-01-12T08:59:59Z', users: ['ana'] },
        { at: '2026-01-12T09:00:00Z', users: ['Ben O’Neill <ben@example.com>', 'cem'] },
      ],
    ]);
  });

  it('answers several rotations in their order, and none as none', () => {
    const other = { ...weekly, participants: [['dora']], at: ['2026-01-05T09:00:00Z'] };
    expect(evaluated(other, weekly, other).map((answer) => answer.length)).toEqual([1, 2, 1]);
    expect(evaluated([])).toEqual([]);
    expect(evaluated(asked([]))).toEqual([[]]);
  });

  it('knows of nobody before the anchor', () => {
    expect(users(asked(['2026-01-05T08:59:59.999Z', '2026-01-05T09:00:00Z']))).toEqual([[], ['ana']]);
  });

  it.each([
    ['2026-01-12T09:00Z'],
    ['2026-01-12T09:00:00.000Z'],
    ['2026-01-12T09:00:00.000000001Z'],
    ['2026-01-12T10:00:00+01:00'],
    ['2026-01-12T04:00-05:00'],
    ['2026-01-12T09:00:00+0000'],
    ['2026-01-12T09:00:00+00'],
    ['2026-01-12 09:00:00.000000+00:00'],
    ['2026-01-12t09:00:00z'],
    ['20260112T090000Z'],
    ['2026-01-12T10:00:00+01:00[Europe/Paris]'],
    ['+002026-01-12T09:00:00Z'],
  ])('takes %s for the instant of the hand-off, as an anchor as well', (at) => {
    expect(evaluated(asked([at]))).toEqual([[{ at, users: weekly.participants[1] }]]);
    expect(users(asked(['2026-01-12T08:59:59.999Z', '2026-01-12T09:00:00Z'], { anchor: at }))).toEqual([[], ['ana']]);
  });

  it.each([
    ['day', '2026-03-29T08:00:00Z', '2026-03-29T07:59:59Z'],
    ['week', '2026-03-30T08:00:00Z', '2026-03-30T07:59:59Z'],
    ['month', '2026-04-28T08:00:00Z', '2026-04-28T07:59:59Z'],
    // Elapsed time does not know of the clocks: a day of hours ends at ten.
    ['hour', '2026-03-28T10:00:00Z', '2026-03-28T09:59:59Z'],
  ])('turns of a %s keep to the wall clock of the zone, of hours to elapsed time', (unit, after, before) => {
    const anchor = unit === 'week' ? '2026-03-23T09:00' : '2026-03-28T09:00';
    expect(users(asked([before, after], { unit, anchor }))).toEqual([['ana'], weekly.participants[1]]);
  });

  it.each<[string, object, string, string]>([
    ['an unknown zone', { zone: 'Mars/Olympus' }, '1:78 rotation.zone', 'an IANA time zone such as Europe/Dublin'],
    ['an offset for a zone', { zone: '+01:00' }, '1:78 rotation.zone', 'an IANA time zone such as Europe/Dublin'],
    ['a bad unit', { unit: 'weeks' }, '1:21 rotation.unit', 'a unit: hour, day, week or month'],
    ['length 0', { length: 0 }, '1:37 rotation.length', 'at least 1'],
    ['a broken length', { length: 1.5 }, '1:37 rotation.length', 'a whole number of units'],
    ['an anchor on no day', { anchor: '2026-02-30T09:00:00Z' }, '1:48 rotation.anchor', 'an instant such as'],
    ['an anchor without a time', { anchor: '2026-02-20' }, '1:48 rotation.anchor', 'an instant such as'],
    ['a wall clock that is another zone’s', { anchor: '2026-02-20T09:00[Asia/Tokyo]' }, '1:48 rotation.anchor', 'an'],
  ])('refuses %s, says where, and answers nothing', (_what, rotation, place, expected) => {
    const { code, out, err } = evalText(JSON.stringify(asked([], rotation)));
    expect({ code, out }).toEqual({ code: 2, out: [] });
    expect(err).toEqual([expect.stringMatching(new RegExp(`^FILE:${place}: expected ${expected}`))]);
  });

  it.each([
    ['2026-01-12T09:00:00'],
    ['2026-01-12'],
    ['2026-02-30T09:00:00Z'],
    ['2026-01-12T24:00:00Z'],
    ['2026-01-12T09:60:00Z'],
    ['noon'],
    [''],
  ])('refuses to be asked about %s', (at) => {
    const { code, out, err } = evalText(JSON.stringify([weekly, asked(['2026-01-12T09:00:00Z', at])]));
    expect({ code, out }).toEqual({ code: 2, out: [] });
    expect(err).toEqual([expect.stringMatching(/^FILE:1:\d+ \[1\]\.at\[1\]: expected an instant with its offset/)]);
  });

  it('names everything that is wrong with a file at once, by line and column', () => {
    const text = `[
  {
    "rotation": {"unit": "day", "length": 1, "anchor": "2026-01-05T09:00:00Z", "zone": "UTC"},
    "participants": [["ana"], []],
    "at": [17]
  },
  {"rotation": {"unit": "day", "length": 1, "zone": "UTC"}, "participants": [], "at": "now"}
]`;
    expect(evalText(text)).toEqual({
      code: 2,
      out: [],
      err: [
        'FILE:4:31 [0].participants[1]: expected somebody: nobody can be on call for nobody',
        'FILE:5:12 [0].at[0]: expected string, received number',
        'FILE:7:16 [1].rotation.anchor: expected string, received undefined',
        'FILE:7:77 [1].participants: expected at least one turn: an empty rotation has nobody to call',
        'FILE:7:87 [1].at: expected array, received string',
      ],
    });
  });

  it('names fifty mistakes and counts the others', () => {
    const { err } = evalText(JSON.stringify(asked(Array.from({ length: 60 }, () => 'soon'))));
    expect(err).toHaveLength(51);
    expect(err.at(-1)).toBe('FILE: and 10 more');
  });

  it.each([
    ['', '1:1', 'value expected'],
    ['[{"a": }]', '1:8', 'value expected'],
    ['[1,\n 2,]', '2:4', 'value expected'],
    ['{"a": 1 // one\n}', '1:9', 'invalid comment token'],
    ["{'a': 1}", '1:2', 'invalid symbol'],
    ['{"a": 1', '1:8', 'close brace expected'],
    ['[1] 2', '1:5', 'end of file expected'],
  ])('refuses %j, which is no JSON, and says where it ends to be', (text, place, why) => {
    expect(evalText(text)).toEqual({ code: 2, out: [], err: [`FILE:${place} the file: expected JSON (${why})`] });
  });

  it.each([['null'], ['17'], ['"ana"']])('refuses %s, which is no rotation', (text) => {
    const { code, out, err } = evalText(text);
    expect({ code, out }).toEqual({ code: 2, out: [] });
    expect(err[0]).toMatch(/^FILE:1:1 the file: expected object/);
  });

  it('reads past a byte order mark', () => {
    expect(evalText(`\uFEFF${JSON.stringify(weekly)}`).code).toBe(0);
  });
});

describe('npm run oncall', () => {
  it('explains itself', () => {
    expect(oncall('--help')).toMatchObject({ code: 0, out: [expect.stringContaining('oncall -- eval FILE')], err: [] });
  });

  it.each([
    [[], 'Say eval, import'],
    [['show'], 'show: expected eval'],
    [['eval'], 'Name the file'],
    [['eval', 'a.json', 'b.json'], 'b.json: not expected after a.json'],
    [['eval', join(folder, 'none.json')], 'expected a file that can be read (ENOENT)'],
  ])('%j is refused with what is wrong', (args, said) => {
    const { code, out, err } = oncall(...args);
    expect({ code, out }).toEqual({ code: 2, out: [] });
    expect(err.join('\n')).toContain(said);
  });
});
