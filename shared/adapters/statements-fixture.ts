import type { Statement } from '../domain/sla/statement.ts';

const HASH = '9f2c4e6a8b0d1f3e5a7c9b2d4f6e8a0c1b3d5f7e9a2c4b6d8f0e1a3c5b7d9f2e';

/** Liffey Pay's March of 2026, in which the clocks of Dublin change: a breach, with maintenance, an exclusion and two incidents. */
export const liffeyMarch: Statement = {
  id: 'liffey-registry',
  revision: 1,
  contract: 'liffey-registry',
  customer: 'liffey',
  customerName: 'Liffey "Pay", Ltd\nDublin',
  service: 'registry',
  services: ['registry'],
  month: '2026-03',
  zone: 'Europe/Dublin',
  tier: 'Premium',
  guaranteePct: 99.9,
  bands: [
    { belowPct: 99.9, creditBp: 1000 },
    { belowPct: 99.5, creditBp: 2500 },
    { belowPct: 99, creditBp: 10_000 },
  ],
  periodStart: '2026-03-01T00:00:00.000Z',
  periodEnd: '2026-03-31T23:00:00.000Z',
  periodMs: 2_674_800_000,
  downtimeMs: 18_000_001,
  excludedMs: 3_600_000,
  countedMs: 14_400_001,
  uptime: { num: 2_660_399_999, den: 2_674_800_000 },
  uptimePct: 99.461641,
  breach: true,
  bandBp: 2500,
  feeMinor: 123_456,
  feePart: { num: 1, den: 1 },
  prorated: false,
  creditMinor: 30_864,
  currency: 'EUR',
  status: 'issued',
  downtime: [
    { incident: 'INC-7K2M9QXA', start: '2026-03-10T10:00:00.000Z', end: '2026-03-10T13:00:00.000Z', level: 'outage' },
    { incident: 'INC-8P4N2WZB', start: '2026-03-10T12:30:00.000Z', end: '2026-03-10T13:00:00.000Z', level: 'degraded' },
    { incident: 'INC-9R6T5VYC', start: '2026-03-29T00:30:00.000Z', end: '2026-03-29T02:30:00.001Z', level: 'outage' },
  ],
  exclusions: [
    {
      start: '2026-03-29T00:30:00.000Z',
      end: '2026-03-29T01:00:00.000Z',
      reason: 'announced maintenance',
      source: 'maintenance MW-2026-014',
      approvedBy: 'maya',
    },
    {
      start: '2026-03-10T10:00:00.000Z',
      end: '2026-03-10T10:30:00.000Z',
      reason: 'the customer’s own certificate had expired',
      source: 'exclusion EX-31',
      approvedBy: 'finance',
    },
  ],
  allowance: {
    per: 'month',
    ms: 14_400_000,
    windows: [{ start: '2026-03-01T00:00:00.000Z', end: '2026-03-31T23:00:00.000Z', usedMs: 1_800_000 }],
  },
  inputsHash: HASH,
  approvedBy: 'finance',
  approvedAt: '2026-04-03T09:15:00.000Z',
  issuedBy: 'finance2',
  issuedAt: '2026-04-03T10:00:00.000Z',
};

/** Yen, which have no cents; a week's allowance; nothing was ever down. */
export const hoshiMarch: Statement = {
  ...liffeyMarch,
  id: 'hoshi-api',
  contract: 'hoshi-api',
  customer: 'hoshi',
  customerName: 'Hoshi Kaisha',
  service: 'api, registry',
  services: ['api', 'registry'],
  zone: 'Asia/Tokyo',
  tier: 'Standard',
  guaranteePct: 99.5,
  bands: [{ belowPct: 99.5, creditBp: 500 }],
  periodStart: '2026-02-28T15:00:00.000Z',
  periodEnd: '2026-03-31T15:00:00.000Z',
  periodMs: 2_678_400_000,
  downtimeMs: 0,
  excludedMs: 0,
  countedMs: 0,
  uptime: { num: 2_678_400_000, den: 2_678_400_000 },
  uptimePct: 100,
  breach: false,
  bandBp: 0,
  feeMinor: 480_000,
  creditMinor: 0,
  currency: 'JPY',
  status: 'draft',
  downtime: [],
  exclusions: [],
  allowance: { per: 'week', ms: 7_200_000, windows: [] },
};
delete hoshiMarch.approvedBy;
delete hoshiMarch.approvedAt;
delete hoshiMarch.issuedBy;
delete hoshiMarch.issuedAt;

/** A half month, an incident that lasts and hits four users in ten, a cap that binds: all of it can still change. */
export const rioMarch: Statement = {
  ...hoshiMarch,
  id: 'rio-registry@2026-03-16',
  contract: 'rio-registry',
  customer: 'rio',
  customerName: 'Rio Verde S.A.',
  service: 'registry',
  services: ['registry'],
  zone: 'America/Sao_Paulo',
  tier: 'Premium',
  guaranteePct: 99.9,
  bands: liffeyMarch.bands,
  periodStart: '2026-03-16T03:00:00.000Z',
  periodEnd: '2026-04-01T03:00:00.000Z',
  periodMs: 1_382_400_000,
  downtimeMs: 43_200_000,
  countedMs: 43_200_000,
  uptime: { num: 13_651_200_000, den: 13_824_000_000 },
  uptimePct: 98.75,
  breach: true,
  bandBp: 10_000,
  feeMinor: 1_000_125,
  feePart: { num: 16, den: 31 },
  prorated: true,
  creditMinor: 258_096,
  bound: 'capped',
  currency: 'KWD',
  status: 'provisional',
  downtime: [
    {
      incident: 'INC-4D7H1JKE',
      start: '2026-03-25T12:00:00.000Z',
      end: '2026-03-26T00:00:00.000Z',
      level: 'outage',
      sharePct: 40,
      open: true,
    },
  ],
  allowance: {
    per: 'week',
    ms: 7_200_000,
    windows: [{ start: '2026-03-16T03:00:00.000Z', end: '2026-03-23T03:00:00.000Z', usedMs: 0 }],
  },
  cutOff: '2026-03-26T00:00:00.000Z',
};

/** A second revision of Liffey's March: one incident turned out to be shorter. */
export const liffeyMarchRevised: Statement = {
  ...liffeyMarch,
  revision: 2,
  status: 'approved',
  countedMs: 10_800_000,
  uptimePct: 99.596231,
  bandBp: 1000,
  creditMinor: 12_346,
  difference: {
    from: 1,
    creditMinor: -18_518,
    changed: [
      { field: 'countedMs', before: 14_400_001, after: 10_800_000 },
      { field: 'bandBp', before: 2500, after: 1000 },
      { field: 'creditMinor', before: 30_864, after: 12_346 },
    ],
  },
};
delete liffeyMarchRevised.issuedBy;
delete liffeyMarchRevised.issuedAt;

/** Every statement of that March. */
export const marchStatements: readonly Statement[] = [liffeyMarch, hoshiMarch, rioMarch];

/** What spreadsheets take for a formula. */
export const formulaLike = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '＝1',
  '=HYPERLINK("http://x","y")',
] as const;
