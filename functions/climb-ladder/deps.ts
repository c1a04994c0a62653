import { AlertRecords } from '../../shared/adapters/alert-records.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { ChannelMarks } from '../../shared/adapters/channel-marks.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/climb-ladder.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { putMetric } from '../../shared/runtime/metrics.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

export const deps = {
  log: new IncidentLog(table),
  alerts: new AlertRecords(table),
  ledger: new NoticeLedger(table),
  directory: new DirectoryStore(table),
  marks: new ChannelMarks(table),
  policies: new PolicyShelf(table, bundledPolicy(import.meta.url)),
  raise: putMetric,
};
