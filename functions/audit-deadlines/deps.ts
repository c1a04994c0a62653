import { AlertRecords } from '../../shared/adapters/alert-records.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { NoticeQueues } from '../../shared/adapters/notice-queues.ts';
import { ParkedExecutions } from '../../shared/adapters/parked-executions.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { Table } from '../../shared/adapters/table.ts';
import { Workflows } from '../../shared/adapters/workflows.ts';
import { environment } from '../../shared/contracts/environments/audit-deadlines.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const env = readEnvironment(environment);
const table = new Table(env.TABLE_NAME);

export const deps = {
  log: new IncidentLog(table),
  alerts: new AlertRecords(table),
  ledger: new NoticeLedger(table),
  parked: new ParkedExecutions(table),
  policies: new PolicyShelf(table, bundledPolicy(import.meta.url)),
  workflows: new Workflows({ escalation: env.ESCALATION_ARN, communication: env.COMMUNICATION_ARN }),
  queues: new NoticeQueues({ pages: env.PAGES_QUEUE_URL, broadcasts: env.BROADCASTS_QUEUE_URL }),
};
