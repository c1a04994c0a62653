import { describe, expect, it } from 'vitest';
import { sundays } from '../maintenance/maintenance-fixture.ts';
import { maintenanceText, type MaintenanceSaid } from './maintenance-text.ts';

const at = (text: string) => Date.parse(text);
const window = { start: at('2026-03-08T02:00Z'), end: at('2026-03-08T04:00Z') };
const said = (more: Partial<MaintenanceSaid> = {}): MaintenanceSaid => ({
  news: 'announced',
  title: 'New disks',
  services: ['Registry'],
  tell: { window },
  recurs: undefined,
  organisation: 'Example',
  supportLine: { phone: '+1 202 555 0150', email: 'support@example.org' },
  ...more,
});
const tokyo = { name: 'Yuki Mori', zone: 'Asia/Tokyo' };

describe('what customers read of maintenance', () => {
  it('names the services and the time on their own clock, with its zone', () => {
    expect(maintenanceText(said(), tokyo)).toEqual({
      subject: 'Planned maintenance: Registry, Sun 8 Mar 11:00 GMT+9',
      text: [
        'Yuki Mori, we have planned maintenance: New disks.',
        'Services: Registry\nTime:     8 Mar 2026, 11:00 GMT+9 (Asia/Tokyo) until 8 Mar 2026, 13:00 GMT+9 (Asia/Tokyo)',
        'During this time these services may be interrupted or slow.',
        'Questions: Example support, +1 202 555 0150, support@example.org',
      ].join('\n\n'),
    });
  });

  it('greets nobody where many read it', () => {
    expect(maintenanceText(said(), { name: undefined, zone: 'UTC' }).text).toMatch(
      /^We have planned maintenance: New disks\./,
    );
  });

  it.each<[string, Partial<MaintenanceSaid>, RegExp]>([
    [
      'of a series how it comes round, and when next',
      { recurs: sundays },
      /Comes round: every week on Sunday at 02:00 \(UTC\), for 2 h\nNext: /,
    ],
    [
      'of a move the time before',
      { news: 'changed', tell: { window, before: { start: 0, end: 1 } } },
      /has changed[^]+Before: {3}1 Jan 1970/,
    ],
    ['of a cancellation when it was', { news: 'cancelled' }, /is cancelled: New disks[^]+Was: {6}8 Mar 2026/],
    [
      'of one date of a series that only',
      { news: 'cancelled', recurs: sundays, tell: { window, single: true } },
      /one date of our regular maintenance is cancelled[^]+Was: /,
    ],
  ])('says %s', (_what, more, expected) => {
    expect(maintenanceText(said(more), tokyo).text).toMatch(expected);
  });

  it('does not promise an interruption that is cancelled', () => {
    expect(maintenanceText(said({ news: 'cancelled' }), tokyo).text).not.toContain('interrupted');
  });

  it('takes no line break out of a name, and keeps the subject short (failure 29)', () => {
    const hostile = maintenanceText(said({ services: ['a\r\nBcc: x', 'b'.repeat(200)] }), {
      name: 'Y\nZ',
      zone: 'UTC',
    });
    expect(hostile.subject).not.toMatch(/[\r\n]/);
    expect(hostile.subject.length).toBeLessThanOrEqual(150);
    expect(hostile.text).toMatch(/^Y Z, /);
    expect(hostile.text).toContain('a Bcc: x');
  });
});
