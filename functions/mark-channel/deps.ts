import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { ChannelMarks } from '../../shared/adapters/channel-marks.ts';
import { DeadLetters } from '../../shared/adapters/dead-letters.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/mark-channel.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { putMetric } from '../../shared/runtime/metrics.ts';

const env = readEnvironment(environment);
const table = new DynamoTable(env.TABLE_NAME);

export const deadLetters = new DeadLetters(env.DEAD_LETTER_QUEUE_URL);
export const deps = {
  log: new IncidentLog(table),
  marks: new ChannelMarks(table),
  directory: new DirectoryStore(table),
  ledger: new NoticeLedger(table),
  insteadOfAdmin: bundledPolicy(import.meta.url).policy.unroutable.audience,
  raise: putMetric,
};
