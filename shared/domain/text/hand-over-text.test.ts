import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handOver, type HandOver } from '../oncall/hand-over.ts';
import { handOverNews, type HandOverNews } from '../oncall/hand-over-news.ts';
import type { HandOverReport } from '../oncall/hand-over-report.ts';
import { septets } from './gsm7.ts';
import { handOverText, type HandOverTold } from './hand-over-text.ts';

const at = Date.parse('2026-03-10T11:00:00Z');
const names: Readonly<Record<string, string>> = { maya: 'Maya Okafor', tomas: 'Tomás Ribeiro' };
const report: HandOverReport = {
  asOf: at,
  incidents: [
    { id: 'INC-7K2M9QXA', title: 'registry-down', severity: 'P1', status: 'in_progress', updatedAt: at, owner: 'maya' },
    { id: 'INC-7K2M9QXB', title: 'slow', severity: 'P3', status: 'open', updatedAt: at },
  ],
  moreIncidents: 3,
  firingAlerts: 2,
  services: [
    { id: 'registry', name: 'Registry', worst: 'P1', firingAlerts: 2 },
    { id: 'docs', name: 'Docs', firingAlerts: 0 },
  ],
  moreServices: 0,
  maintenance: [{ id: 'weekly', title: 'Weekly maintenance', start: at, lastsMs: 7_200_000 }],
  staffing: {
    onCall: ['tomas'],
    available: ['maya', 'tomas'],
    unavailable: [{ person: 'aoife', until: at, reason: 'holiday' }],
  },
  gaps: [{ start: at, end: at + 3_600_000 }],
};
const base = {
  schedule: 'primary',
  at,
  outgoing: ['maya'],
  incoming: ['tomas'],
  draftedAt: at,
  round: 1,
  dueAt: at + 900_000,
  notes: [{ category: 'known-issue', text: 'the cache\nis cold', by: 'maya', at }],
  untold: [],
};
const signatures = { outgoing: { by: 'maya', at, ticked: [] }, incoming: { by: 'tomas', at, ticked: [] } };
const states: Readonly<Record<HandOverNews['kind'], HandOver>> = {
  drafted: handOver.parse({ ...base, state: 'drafted', signatures: {} }),
  unsigned: handOver.parse({
    ...base,
    state: 'escalated',
    escalatedAt: at,
    signatures: { outgoing: signatures.outgoing },
  }),
  withdrawn: handOver.parse({ ...base, state: 'withdrawn', withdrawnAt: at }),
  'shift-changed': handOver.parse({ ...base, state: 'signed', signedAt: at, signatures, report }),
  'shift-report': handOver.parse({ ...base, state: 'signed', signedAt: at, signatures, report }),
};
const told = (kind: HandOverNews['kind'], more: Partial<HandOverTold> & { as?: 'incoming' } = {}): HandOverTold => ({
  news: handOverNews.parse({
    kind,
    schedule: 'primary',
    at,
    round: 1,
    ...(kind === 'drafted' ? { as: more.as ?? 'outgoing' } : {}),
  }),
  handOver: states[kind],
  scheduleName: 'Primary on call',
  report,
  reader: { name: 'Maya Okafor', zone: 'Europe/Dublin' },
  nameOf: (id) => names[id] ?? id,
  ...more,
});
const link = 'https://abcdefghij.execute-api.eu-west-1.amazonaws.com/h/abcdefghijklmnopqrstuvwxyz';
const when = '10 Mar 2026, 11:00 GMT (Europe/Dublin)';

describe('what people are told of a hand-over', () => {
  it.each([
    ['outgoing', told('drafted'), `You hand over Primary on call to Tomás Ribeiro, ${when}`],
    ['incoming', told('drafted', { as: 'incoming' }), `You take over Primary on call from Maya Okafor, ${when}`],
    [
      'all, when it is late',
      told('unsigned'),
      `Hand-over not signed: Primary on call: Maya Okafor to Tomás Ribeiro, ${when}`,
    ],
    ['all, when it fell', told('withdrawn'), `No hand-over of Primary on call: Maya Okafor to Tomás Ribeiro, ${when}`],
    [
      'all, when it is done',
      told('shift-changed'),
      `Shift change: Primary on call: Maya Okafor to Tomás Ribeiro, ${when}`,
    ],
    [
      'whoever reads reports',
      told('shift-report'),
      `Shift report: Primary on call: Maya Okafor to Tomás Ribeiro, ${when}`,
    ],
  ])('%s', (_who, of, subject) => {
    expect(handOverText(of).subject).toBe(subject);
  });

  it('has the report section by section, each thing on one line, in the reader’s time', () => {
    const { email } = handOverText(told('shift-report'));
    for (const line of [
      'Active incidents: 5',
      `- INC-7K2M9QXA P1 in progress, with Maya Okafor, last news ${when}: registry-down`,
      `- INC-7K2M9QXB P3 open, nobody has it, last news ${when}: slow`,
      '- and 3 more incidents',
      'Services, alerts that fire: 2',
      '- Registry: P1, alerts that fire: 2',
      '- Docs: healthy',
      `- Weekly maintenance: ${when}, lasts 2 h`,
      '- On call: Tomás Ribeiro',
      '- Available: Maya Okafor, Tomás Ribeiro',
      `- Away: aoife until ${when} (holiday)`,
      `- Nobody on call: ${when} to 10 Mar 2026, 12:00 GMT (Europe/Dublin)`,
      '- Known issue: the cache is cold (Maya Okafor)',
      `- takes over: Tomás Ribeiro, ${when}`,
    ]) {
      expect(email.split('\n')).toContain(line);
    }
  });

  it('names who has not signed, and gives whoever may sign their link', () => {
    const { email } = handOverText(told('unsigned'), link);
    expect(email).toContain('Not signed yet by\n- takes over: Tomás Ribeiro\n');
    expect(email).toContain(`sign for your side: ${link}`);
  });

  it('fits one SMS whatever anybody is called, the link whole', () => {
    const kinds = fc.constantFrom(...(Object.keys(states) as HandOverNews['kind'][]));
    fc.assert(
      fc.property(kinds, fc.string({ unit: 'grapheme', maxLength: 200 }), fc.boolean(), (kind, name, linked) => {
        const { sms, subject } = handOverText(
          told(kind, { scheduleName: name, nameOf: () => name }),
          linked ? link : undefined,
        );
        expect(septets(sms)).toBeLessThanOrEqual(160);
        expect(subject.length).toBeLessThanOrEqual(150);
        expect(sms.includes(link)).toBe(linked);
      }),
    );
  });
});
