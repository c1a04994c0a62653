import { AlertRecords } from '../../shared/adapters/alert-records.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { ChannelMarks } from '../../shared/adapters/channel-marks.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { MaintenanceStore } from '../../shared/adapters/maintenance-store.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { NoticeQueues } from '../../shared/adapters/notice-queues.ts';
import { ParkedExecutions } from '../../shared/adapters/parked-executions.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { Workflows } from '../../shared/adapters/workflows.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { alertDeps } from '../../shared/flows/assess-alert.ts';
import { environment } from '../../shared/contracts/environments/audit-deadlines.ts';
import { backOff } from '../../shared/runtime/back-off.ts';
import { putMetric } from '../../shared/runtime/metrics.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const env = readEnvironment(environment);
const table = new DynamoTable(env.TABLE_NAME);

const log = new IncidentLog(table);
const alerts = new AlertRecords(table);
const directory = new DirectoryStore(table);
const maintenance = new MaintenanceStore(table);
const policies = new PolicyShelf(table, bundledPolicy(import.meta.url));

export const deps = {
  log,
  alerts,
  directory,
  policies,
  maintenance,
  ledger: new NoticeLedger(table),
  parked: new ParkedExecutions(table),
  workflows: new Workflows({ escalation: env.ESCALATION_ARN, communication: env.COMMUNICATION_ARN }),
  queues: new NoticeQueues({
    pages: env.PAGES_QUEUE_URL,
    broadcasts: env.BROADCASTS_QUEUE_URL,
    statements: env.STATEMENTS_QUEUE_URL,
  }),
  marks: new ChannelMarks(table),
  raise: putMetric,
  opening: alertDeps({ log, alerts, directory, policies, maintenance, backOff }),
};
