import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The files of one month as `sla run` reads them. */
export interface MonthFiles {
  readonly contracts: string;
  readonly impacts: string;
  readonly maintenance: string;
}

const ZONES = ['Europe/Dublin', 'Asia/Tokyo', 'America/New_York', 'Australia/Lord_Howe', 'UTC'] as const;
const TIERS = ['Enterprise', 'Premium', 'Standard'] as const;
const MONTH = Date.UTC(2026, 2, 1);
const MINUTE = 60_000;
const MINUTES = 31 * 24 * 60;

/**
 * Writes contracts and ten times as many incidents: a service for every four contracts, three incidents of four for all its
 * customers and the fourth for one. The same in every run, spread without a rhythm.
 */
export function writeMonthFiles(folder: string, contracts: number): MonthFiles {
  const services = Math.max(1, contracts >> 2);
  const service = (place: number): string => `service-${String(place % services)}`;
  const customer = (place: number): string => `customer-${String(place)}`;
  const files = {
    contracts: join(folder, 'contracts.ndjson'),
    impacts: join(folder, 'impacts.ndjson'),
    maintenance: join(folder, 'maintenance.ndjson'),
  };
  write(files.contracts, contracts, (place) => ({
    id: `contract-${String(place).padStart(6, '0')}`,
    customer: customer(place),
    services: [service(place)],
    tier: TIERS[place % TIERS.length],
    monthlyFee: { minor: 100_000 + ((place * 7919) % 400_000), currency: 'EUR' },
    zone: ZONES[place % ZONES.length],
    validFrom: '2025-01-01',
    prorate: true,
    ...(place % 3 === 0 ? { minimumOutage: 'PT1M' } : {}),
    degradedCounts: place % 2 === 0,
  }));
  write(files.impacts, 10 * contracts, (place) => {
    const start = MONTH + ((place * 104_729) % MINUTES) * MINUTE;
    return {
      incident: `INC-${String(place)}`,
      level: place % 5 === 0 ? 'degraded' : 'outage',
      start,
      end: start + (1 + ((place * 31) % 41)) * MINUTE,
      services: [service(place)],
      customers: place % 4 === 3 ? [customer(place % contracts)] : 'all',
      ...(place % 7 === 0 ? { share: '37.5' } : {}),
    };
  });
  write(files.maintenance, services, (place) => {
    const start = MONTH + ((place * 7_907) % MINUTES) * MINUTE;
    return {
      start,
      end: start + 120 * MINUTE,
      services: [service(place)],
      customers: 'all',
      source: `change-${String(place)}`,
      announcedAt: start - 5 * 24 * 60 * MINUTE,
      approvedBy: 'mei',
    };
  });
  return files;
}

const AT_ONCE = 1_000;

function write(path: string, count: number, line: (place: number) => object): void {
  const file = openSync(path, 'w');
  for (let from = 0; from < count; from += AT_ONCE) {
    const lines = Array.from(
      { length: Math.min(AT_ONCE, count - from) },
      (_, at) => `${JSON.stringify(line(from + at))}\n`,
    );
    writeSync(file, lines.join(''));
  }
  closeSync(file);
}
