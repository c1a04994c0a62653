import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { ParkedExecutions } from '../../shared/adapters/parked-executions.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { Workflows } from '../../shared/adapters/workflows.ts';
import { environment } from '../../shared/contracts/environments/park-execution.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const env = readEnvironment(environment);
const table = new DynamoTable(env.TABLE_NAME);

export const deps = {
  log: new IncidentLog(table),
  parked: new ParkedExecutions(table),
  workflows: new Workflows({ escalation: env.ESCALATION_ARN, communication: env.COMMUNICATION_ARN }),
};
