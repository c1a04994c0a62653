import { ImpactIndex } from '../../shared/adapters/impact-index.ts';
import { IncidentHeads } from '../../shared/adapters/incident-heads.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { NoticeQueues } from '../../shared/adapters/notice-queues.ts';
import { ParkedExecutions } from '../../shared/adapters/parked-executions.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { Workflows } from '../../shared/adapters/workflows.ts';
import { environment } from '../../shared/contracts/environments/react-to-changes.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const env = readEnvironment(environment);
const table = new DynamoTable(env.TABLE_NAME);

export const deps = {
  log: new IncidentLog(table),
  heads: new IncidentHeads(table),
  impacts: new ImpactIndex(table),
  parked: new ParkedExecutions(table),
  workflows: new Workflows({ escalation: env.ESCALATION_ARN, communication: env.COMMUNICATION_ARN }),
};
export const queues = new NoticeQueues({
  pages: env.PAGES_QUEUE_URL,
  broadcasts: env.BROADCASTS_QUEUE_URL,
  statements: env.STATEMENTS_QUEUE_URL,
});
