import type { Figure } from './figure.ts';
import type { IncidentPlayed, Stage } from './play-incident.ts';
import { billedUnits, costOf, type BilledUnit, type PriceList, type Usage } from './price-list.ts';
import { usageOf } from './usage-watch.ts';

const inWords: Readonly<Record<BilledUnit, string>> = {
  tableWriteUnits: 'table write units',
  tableReadUnits: 'table read units',
  stateTransitions: 'state transitions',
  lambdaCalls: 'Lambda calls',
  lambdaGbSeconds: 'Lambda GB-s (on this machine)',
  httpRequests: 'HTTP requests',
  queueRequests: 'queue requests',
  topicPublishes: 'topic publishes',
  emails: 'emails',
  smsParts: 'SMS parts',
  secretReads: 'secret reads',
  logGigabytes: 'log kB',
};
/** What is shown of each stage; all of it is in the price and in the sum. */
const shown: readonly BilledUnit[] = [
  'tableWriteUnits',
  'tableReadUnits',
  'stateTransitions',
  'lambdaCalls',
  'emails',
  'smsParts',
];

const quantity = (unit: BilledUnit, usage: Usage): number =>
  unit === 'logGigabytes' ? (usage[unit] ?? 0) * 1e6 : (usage[unit] ?? 0);

/** One incident by stage and in sum, what the auditor adds, and what duplicates add. */
export function incidentFigures(played: IncidentPlayed, list: PriceList): Figure[] {
  const whole = usageOf(
    played.stages.flatMap(({ spent }) => spent),
    ({ by }) => by !== 'audit-deadlines',
  );
  const total = Number(costOf(whole, list));
  const figures: Figure[] = [];
  for (const { name, usage } of played.stages) {
    const section = `One P1 incident: ${name}`;
    for (const unit of shown) if ((usage[unit] ?? 0) > 0) figures.push(line(section, unit, usage, whole));
    figures.push(price(section, costOf(usage, list), total));
  }
  const sum = 'One P1 incident: from alarm to close';
  figures.push(...billedUnits.map((unit) => line(sum, unit, whole)), price(sum, costOf(whole, list)));
  const { smsParts: _sms, ...withoutSms } = whole;
  figures.push(price(sum, costOf(withoutSms, list), total, 'price at list without its SMS'));
  return [...figures, ...auditFigures(played, list, total), ...duplicateFigures(played, list, total)];
}

function line(section: string, unit: BilledUnit, usage: Usage, whole?: Usage): Figure {
  const value = quantity(unit, usage);
  const of = whole === undefined ? 0 : quantity(unit, whole);
  const ratio = of === 0 ? {} : { ratio: { value: value / of, to: 'of the incident' } };
  return { section, name: inWords[unit], value, unit: '', ...ratio };
}

function price(section: string, usd: string, total?: number, name = 'price at list'): Figure {
  const ratio = total === undefined ? {} : { ratio: { value: Number(usd) / total, to: 'of the incident' } };
  return { section, name, value: usd, unit: 'USD', ...ratio };
}

/** Per minute, with nothing open and on top of that with this one incident open. */
function auditFigures({ stages, idle }: IncidentPlayed, list: PriceList, total: number): Figure[] {
  const section = 'The auditor, each minute';
  const open = usageOf(
    stages.flatMap(({ spent }) => spent),
    ({ by }) => by === 'audit-deadlines',
  );
  const minutes = open.lambdaCalls ?? 0;
  const idleReads = (idle.usage.tableReadUnits ?? 0) / idle.minutes;
  const openReads = (open.tableReadUnits ?? 0) / Math.max(1, minutes);
  return [
    { section, name: 'table read units with nothing open', value: idleReads, unit: '' },
    {
      section,
      name: 'table read units with one incident open',
      value: openReads,
      unit: '',
      ratio: { value: openReads / idleReads, to: 'of nothing open' },
    },
    price(section, costOf(open, list), total, `price at list of its ${minutes} runs in this incident`),
  ];
}

/** What each duplicate was billed for at the table, and whether that is one write and nothing else. */
export function isOneWriteEach({ spent }: Pick<Stage, 'spent'>, count: number): boolean {
  const table = spent.filter(({ unit }) => unit === 'tableWriteUnits' || unit === 'tableReadUnits');
  const writes = table.filter(({ what, amount }) => what === 'UpdateItem ALERT/ALERT' && amount === 1);
  const sent = spent.some(
    ({ unit, amount }) => amount > 0 && ['stateTransitions', 'emails', 'smsParts'].includes(unit),
  );
  return table.length === count && writes.length === count && !sent;
}

function duplicateFigures({ duplicates: { stage, count } }: IncidentPlayed, list: PriceList, total: number): Figure[] {
  const section = `What ${count} duplicates add`;
  const used = billedUnits.filter((unit) => (stage.usage[unit] ?? 0) > 0);
  const verdict = isOneWriteEach(stage, count) ? 'yes' : 'NO';
  return [
    { section, name: 'at the table one conditional write each, no message, no state', value: verdict, unit: '' },
    ...used.map((unit) => line(section, unit, stage.usage)),
    price(section, costOf(stage.usage, list), total),
  ];
}
