import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Refused, WrongUse } from '../operator/terminal.ts';
import { importCommand, type ImportCommandOptions } from './import-command.ts';
import { importPagerDuty } from './import-pagerduty.ts';
import { readRota } from './rota-yaml.ts';

const folder = mkdtempSync(join(tmpdir(), 'tocsin-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function save(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const now = Date.parse('2026-01-01T00:00:00Z');
const json = {
  schedule: {
    id: 'PSCHED',
    name: 'Core',
    time_zone: 'Europe/Dublin',
    schedule_layers: [
      {
        id: 'P1',
        name: 'Weeks',
        start: '2026-01-05T09:00:00Z',
        rotation_virtual_start: '2026-01-05T09:00:00Z',
        rotation_turn_length_seconds: 604_800,
        users: [{ user: { id: 'PANA', summary: 'Ana Alba' } }, { user: { id: 'PBEN', summary: 'Ben Bell' } }],
      },
    ],
  },
};
const file = save('core.json', JSON.stringify(json));
const ics = save(
  'core.ics',
  'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260705T090000\r\nDURATION:PT8H\r\nSUMMARY:Ana\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
);

function run(kind: string, path: string, given: Partial<ImportCommandOptions> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  importCommand(kind, path, { plan: false, now, ...given }, terminal);
  return { out: out.join('\n'), err: err.join('\n') };
}

describe('the import of schedules', () => {
  it('writes a rota that reads back as the same, and says beside it what became of what', () => {
    const { out, err } = run('pagerduty', file);
    const imported = importPagerDuty(json, { file, map: {}, now, horizon: now + 1 });
    expect(readRota(out, 'rota.yaml')).toEqual(imported.rota);
    expect(err).toMatch(/Maps as it is[^]*Ana Alba, PANA +ana-alba/);
    expect(err).toMatch(/Does not map[^]*overrides of Core/);
  });

  it('with --plan only says so', () => {
    const { out, err } = run('pagerduty', file, { plan: true });
    expect(out).toMatch(/Maps as it is[^]*Nothing is written: this is the plan\.$/);
    expect(out).not.toContain('schedules:');
    expect(err).toBe('');
  });

  it('takes the ids of people from the mapping file', () => {
    const map = save('map.json', JSON.stringify({ PANA: 'aa', 'Ben Bell': 'bb' }));
    const { out } = run('pagerduty', file, { map });
    expect(readRota(out, 'rota.yaml').schedules[0]?.layers[0]).toMatchObject({ turns: [['aa'], ['bb']] });
  });

  it('reads the times of a calendar in the zone that is named', () => {
    const { out } = run('icalendar', ics, { zone: 'Europe/Dublin' });
    expect(out).toContain('start: 2026-07-05T08:00:00Z');
  });

  it('writes shifts out until the date that is named, or for two years', () => {
    const calendar = save(
      'weeks.ics',
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260105T090000Z\r\nDURATION:PT8H\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:Ana\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    );
    const count = (given: Partial<ImportCommandOptions>) =>
      run('icalendar', calendar, given).out.match(/start:/g)?.length;
    expect(count({ horizon: '2026-01-20' })).toBe(3);
    expect(count({})).toBe(104);
  });

  const badMap = save('bad-map.json', JSON.stringify({ PANA: 'Not An Id' }));
  const notJson = save('not.json', '{');
  it.each([
    [
      'another tool',
      WrongUse,
      () => run('victorops', file),
      'victorops: expected one of pagerduty, opsgenie, grafana, icalendar',
    ],
    [
      'a date that is past',
      WrongUse,
      () => run('pagerduty', file, { horizon: '2020-01-01' }),
      '--horizon 2020-01-01: expected a date',
    ],
    [
      'a zone that there is not',
      WrongUse,
      () => run('icalendar', ics, { zone: 'Nowhere' }),
      '--zone Nowhere: expected an IANA time zone',
    ],
    [
      'a zone where none is asked for',
      WrongUse,
      () => run('pagerduty', file, { zone: 'UTC' }),
      '--zone is for icalendar',
    ],
    [
      'a file that is not there',
      Refused,
      () => run('pagerduty', join(folder, 'none.json')),
      'none.json: expected this file',
    ],
    [
      'a file that is no JSON',
      Refused,
      () => run('pagerduty', notJson),
      'not.json: the file expected JSON as the API answers it',
    ],
    [
      'an id that is none in the mapping file',
      Refused,
      () => run('pagerduty', file, { map: badMap }),
      'bad-map.json: PANA expected an id of lower-case letters, digits and hyphens',
    ],
  ])('refuses %s and says what was expected', (_what, kind, act, message) => {
    expect(act).toThrow(kind);
    expect(act).toThrow(message);
  });
});
