import type { OracleAnswer, OracleCase } from './sla-oracle.ts';

const premium = {
  month: '2026-03',
  zone: 'Europe/Dublin',
  maintenance: [],
  allowance: { minutes: 480, per: 'week' as const, zone: 'Europe/Dublin' },
  bands: [{ belowPct: 99.9, creditPct: 100 }],
  feeMinor: 123_456,
  currency: 'EUR',
};

const MARCH_MS = 2_674_800_000;
const three = [
  { belowPct: 99, creditPct: 25 },
  { belowPct: 95, creditPct: 100 },
  { belowPct: 99.9, creditPct: 10 },
];
/** A thousand seconds, so that a second is a thousandth and a millisecond a millionth. */
const thousand = { period: { start: 0, end: 1_000_000 }, maintenance: [], bands: three };

interface Worked {
  says: string;
  case: OracleCase;
  answer: OracleAnswer;
}

/** The examples that were reckoned by hand: tier Premium in a month of 743 hours, then each rule once. */
export const workedExamples: Worked[] = [
  {
    says: 'an outage of exactly a thousandth of the month is no breach',
    case: { ...premium, outages: [{ start: '2026-03-10T10:00:00.000Z', end: '2026-03-10T10:44:34.800Z' }] },
    answer: {
      downMs: 2_674_800,
      excludedMs: 0,
      uptime: { num: MARCH_MS - 2_674_800, den: MARCH_MS },
      uptimePct: 99.9,
      creditBp: 0,
      creditMinor: 0,
    },
  },
  {
    says: 'one millisecond more is a breach, though its percentage looks the same to three places',
    case: { ...premium, outages: [{ start: '2026-03-10T10:00:00.000Z', end: '2026-03-10T10:44:34.801Z' }] },
    answer: {
      downMs: 2_674_801,
      excludedMs: 0,
      uptime: { num: MARCH_MS - 2_674_801, den: MARCH_MS },
      uptimePct: 99.899999,
      creditBp: 10_000,
      creditMinor: 123_456,
    },
  },
  {
    says: 'two outages that overlap count their common minutes once',
    case: {
      ...premium,
      outages: [
        { start: '2026-03-10T10:00:00Z', end: '2026-03-10T10:30:00Z' },
        { start: '2026-03-10T10:15:00Z', end: '2026-03-10T10:40:00Z' },
      ],
    },
    answer: {
      downMs: 2_400_000,
      excludedMs: 0,
      uptime: { num: MARCH_MS - 2_400_000, den: MARCH_MS },
      uptimePct: 99.910273,
      creditBp: 0,
      creditMinor: 0,
    },
  },
  {
    says: 'twelve hours of maintenance use up eight hours of allowance from their start, so three hours of outage count',
    case: {
      ...premium,
      outages: [{ start: '2026-03-08T03:00:00Z', end: '2026-03-08T13:00:00Z' }],
      maintenance: [{ start: '2026-03-08T02:00:00Z', end: '2026-03-08T14:00:00Z' }],
    },
    answer: {
      downMs: 10_800_000,
      excludedMs: 25_200_000,
      uptime: { num: MARCH_MS - 10_800_000, den: MARCH_MS },
      uptimePct: 99.596231,
      creditBp: 10_000,
      creditMinor: 123_456,
    },
  },
  {
    says: 'maintenance on the Monday before the month uses the allowance of the week in which the month starts',
    case: {
      ...premium,
      month: '2026-04',
      outages: [{ start: '2026-04-01T10:00:00Z', end: '2026-04-01T13:00:00Z' }],
      maintenance: [
        { start: '2026-04-01T10:00:00Z', end: '2026-04-01T13:00:00Z' },
        { start: '2026-03-30T01:00:00Z', end: '2026-03-30T07:00:00Z' },
      ],
    },
    answer: {
      downMs: 3_600_000,
      excludedMs: 7_200_000,
      uptime: { num: 2_588_400_000, den: 2_592_000_000 },
      uptimePct: 99.861111,
      creditBp: 10_000,
      creditMinor: 123_456,
    },
  },
  {
    says: 'without an allowance no maintenance is excluded',
    case: { ...thousand, outages: [{ start: 0, end: 1_000 }], maintenance: [{ start: 0, end: 9_000 }] },
    answer: {
      downMs: 1_000,
      excludedMs: 0,
      uptime: { num: 999, den: 1_000 },
      uptimePct: 99.9,
      creditBp: 0,
      creditMinor: 0,
    },
  },
  {
    says: 'with all of it allowed, what lies outside maintenance still counts',
    case: {
      ...thousand,
      allowance: 'all',
      outages: [{ start: 0, end: 20_001 }],
      maintenance: [{ start: 5_000, end: 15_000 }],
      feeMinor: 1_005,
    },
    answer: {
      downMs: 10_001,
      excludedMs: 10_000,
      uptime: { num: 989_999, den: 1_000_000 },
      uptimePct: 98.9999,
      creditBp: 2_500,
      creditMinor: 251,
    },
  },
  {
    says: 'the lowest band reached counts, and half a cent is rounded up',
    case: { ...thousand, outages: [{ start: -7, end: 1_001 }], feeMinor: 1_005 },
    answer: {
      downMs: 1_001,
      excludedMs: 0,
      uptime: { num: 998_999, den: 1_000_000 },
      uptimePct: 99.8999,
      creditBp: 1_000,
      creditMinor: 101,
    },
  },
  {
    says: 'a credit of 100.5 lies below a minimum of 101, whatever rounding would make of it',
    case: { ...thousand, outages: [{ start: 0, end: 1_001 }], feeMinor: 1_005, minMinor: 101 },
    answer: {
      downMs: 1_001,
      excludedMs: 0,
      uptime: { num: 998_999, den: 1_000_000 },
      uptimePct: 99.8999,
      creditBp: 1_000,
      creditMinor: 0,
    },
  },
  {
    says: 'a cap of 12.5 percent holds back a credit of all the fee',
    case: { ...thousand, outages: [{ start: 0, end: 50_001 }], feeMinor: 1_000_000_000_000, capPct: 12.5 },
    answer: {
      downMs: 50_001,
      excludedMs: 0,
      uptime: { num: 949_999, den: 1_000_000 },
      uptimePct: 94.9999,
      creditBp: 10_000,
      creditMinor: 125_000_000_000,
    },
  },
  {
    says: 'where outages of a third and of half of the users overlap, half of the users count',
    case: {
      ...thousand,
      outages: [
        { start: 0, end: 1_000, weight: 0.333 },
        { start: 500, end: 1_501, weight: 0.5 },
      ],
    },
    answer: {
      downMs: 667,
      excludedMs: 0,
      uptime: { num: 999_333, den: 1_000_000 },
      uptimePct: 99.9333,
      creditBp: 0,
      creditMinor: 0,
    },
  },
];
