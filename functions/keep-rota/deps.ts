import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { NoticeQueues } from '../../shared/adapters/notice-queues.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { ToldFindings } from '../../shared/adapters/told-findings.ts';
import { ToldShifts } from '../../shared/adapters/told-shifts.ts';
import { environment } from '../../shared/contracts/environments/keep-rota.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { putMetric } from '../../shared/runtime/metrics.ts';

const env = readEnvironment(environment);
const table = new DynamoTable(env.TABLE_NAME);

export const deps = {
  directory: new DirectoryStore(table),
  ledger: new NoticeLedger(table),
  told: new ToldShifts(table),
  findings: new ToldFindings(table),
  queues: new NoticeQueues({ pages: env.PAGES_QUEUE_URL, broadcasts: env.BROADCASTS_QUEUE_URL }),
  raise: putMetric,
};
