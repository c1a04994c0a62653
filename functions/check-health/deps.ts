import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/check-health.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

export const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);
