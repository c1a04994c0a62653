import { bundledFonts } from '../../shared/adapters/bundled-fonts.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { ChannelMarks } from '../../shared/adapters/channel-marks.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { Mail } from '../../shared/adapters/mail.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { statementStores } from '../../shared/adapters/statement-stores.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/send-statements.ts';
import { attachStatements } from '../../shared/flows/attach-statements.ts';
import type { SendStatementsDeps } from '../../shared/flows/send-statements.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { putMetric } from '../../shared/runtime/metrics.ts';

const env = readEnvironment(environment);
const table = new DynamoTable(env.TABLE_NAME);
const policy = bundledPolicy(import.meta.url);
const fonts = bundledFonts(import.meta.url);

export const deps: SendStatementsDeps = {
  log: new IncidentLog(table),
  ...statementStores(table),
  ledger: new NoticeLedger(table),
  directory: new DirectoryStore(table, wallClock),
  marks: new ChannelMarks(table),
  policies: new PolicyShelf(table, policy),
  mail: new Mail(env.SENDER_ADDRESS, env.CONFIGURATION_SET),
  attach: (statements, month) => attachStatements(statements, { month, letterhead: policy.policy, fonts }),
  clock: wallClock,
  raise: putMetric,
};
