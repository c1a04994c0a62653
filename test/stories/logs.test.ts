import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDirectory } from '../../policies/read-policy-folder.ts';
import { leaksIn, leaksInLogs } from './leaks-in-logs.ts';
import { TocsinLab } from './tocsin-lab.ts';

const sample = readDirectory('erlmcp');

describe('what functions log while people are paged, refused, written to and bounced (failure 36)', () => {
  let lab: TocsinLab;
  beforeAll(async () => {
    lab = await TocsinLab.open();
    const bounces = 'bounce+grace@simulator.amazonses.com';
    await lab.importDirectory({
      ...sample,
      people: sample.people.map((one) => (one.id === 'grace' ? { ...one, email: bounces } : one)),
    });
    const weiLing = sample.people.find(({ id }) => id === 'wei-ling');
    lab.system.phones.refuse(weiLing?.phone ?? '', 'InvalidParameter');
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    await lab.pass('PT31M');
    await lab.request('POST', lab.linkOf('maya'));
    await lab.publish('no alarm, but call +353209100101 or write to maya@erlmcp.example');
    await lab.post('/v1/incidents', { title: 5, note: 'call +353209100101' });
    await lab.get('/v1/oncall');
    await lab.alarm({ name: 'registry-down', state: 'OK' });
    await lab.pass('P31D');
  }, 120_000);
  afterAll(() => lab.close());

  it.each(['receive-alarm', 'send-notice', 'mark-channel', 'issue-statements', 'rotate-link-key'])(
    'is a line of %s for what it did',
    (name) => {
      expect(lab.system.logs.lines(`tocsin-${name}`).length).toBeGreaterThan(0);
    },
  );

  it('holds no phone number, no address, no token and no words of a message', () => {
    expect(leaksInLogs(lab.system, Object.values(lab.tokens))).toEqual([]);
  });
});

it.each([
  ['a phone number', '{"message":"refused: +353209100101"}', ['+353209100101']],
  ['an address', '{"error":"maya@erlmcp.example is not verified"}', ['maya@erlmcp.example']],
  ['a token', '{"path":"/a/abcdefghijklmnopqrstuvwxyz"}', ['abcdefghijklmnopqrstuvwxyz']],
  ['words of a message', '{"body":"Maya, \\"registry\\" is down"}', ['"registry" is down']],
  ['nothing: ids, times and versions', '{"noticeId":"1.page.1.0-L1.maya.sms","at":"2026-03-10T09:00:00+0000"}', []],
])('the look at the logs finds %s', (_what, line, found) => {
  expect(leaksIn(line, ['abcdefghijklmnopqrstuvwxyz'], ['"registry" is down'])).toEqual(found);
});
