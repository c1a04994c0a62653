import { describe, expect, it } from 'vitest';
import { fullDirectory, fullPolicy } from '../../shared/domain/policy/policy-fixture.ts';
import { policyInText, tablesOf } from './show.ts';

const text = policyInText(fullPolicy, tablesOf(fullPolicy, fullDirectory)).map((line) => line.replace(/ {2,}/g, ' | '));

describe('X3: a policy as tables', () => {
  it.each([
    [
      'severities with targets on calendars',
      'P1 | P1 | It is down | All | 1 h of working time | 4 h | outage | technical | S0.1',
    ],
    ['criteria', 'P1 | regulated or scope is all or some | some | S0.1'],
    ['alarms', 'down-* | P0 | outage | scope: all | S0.1'],
    ['a rung with those beside it', 'L2 | second and first | cy, ada, bo | sms | 15 min | S0.2'],
    ['a rung that pages everybody', 'all | first, everybody | ada, bo | sms | 15 min | S0.2'],
    ['an escalation', 'stuck | 29 min without progress, if regulated, | L3 | S0.3'],
    ['an escalation by hand', 'by hand | expertise | L3 | S0.3'],
    ['an emergency', 'outage | Outage | P0 | team | Meet. | S1.8'],
    ['a line with its promise', 'at minute 0 | minute 5 | first | by email | mail | part of centre | team | S0.4'],
    ['a line in a place', 'every 30 min from minute 0 | first | on slack in #incidents | short | room | S0.4'],
    [
      'an ask',
      'post-it | at minute 5 | May it be posted? | boss | sms | 10 min | at P0; approved at once at P1 | S0.6',
    ],
    ['a business path', 'legal | Legal | regulated | boss | S4.5'],
    ['a step of the activation', 'centre | Command centre | 30 s | every severity | S0.8'],
    ['a channel', 'slack | Work | office | email | S0.6'],
    ['a calendar', 'office | mon tue wed thu fri | 09:00-18:00 | Europe/Dublin | ours'],
    ['a tier', 'T2 | Tier 2 | second | digs | office | S0.2'],
    ['a contact', 'all | first | second | S2.7'],
    ['a promise', 'assessed | Assessed | 5 min | rung L2 | assess | every severity | S0.2'],
    ['a KPI', 'mtta | MTTA | below 5 minutes | P0 | S2.12'],
    ['a playbook', 'down: Down | outage | Now | Look | S3.10'],
    ['when a post-mortem is required', 'required: many | P1, if usersAffected >= 1 | S4.8'],
    ['a window of maintenance', 'Weekly | every week on sun at 02:00 (UTC) | 2 h | second | S2.2'],
    ['a report', 'Daily | every day at 09:00 (UTC) | boss | incidents | S1.18'],
  ])('shows %s', (_what, line) => {
    expect(text).toContain(line);
  });

  it('orders the matrix of a severity by the minute, and then by what happens', () => {
    const table = tablesOf(fullPolicy, fullDirectory).find(({ title }) => title.startsWith('Who is told at P0'));
    expect(table?.rows.map((row) => row[6])).toEqual([
      'team',
      'room',
      'call',
      'law',
      'post',
      'has-it',
      'moves',
      'over-email',
      'over-slack',
      'over-social',
      'over-voice',
      'over-sms',
    ]);
  });
});
