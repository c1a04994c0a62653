import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { ChannelBus } from '../../shared/adapters/channel-bus.ts';
import { ChannelMarks } from '../../shared/adapters/channel-marks.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { HandOverLinks } from '../../shared/adapters/hand-over-links.ts';
import { HandOvers } from '../../shared/adapters/hand-overs.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { LinkTokens } from '../../shared/adapters/link-tokens.ts';
import { Mail } from '../../shared/adapters/mail.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { PageLinks } from '../../shared/adapters/page-links.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { statementStores } from '../../shared/adapters/statement-stores.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { TextMessages } from '../../shared/adapters/text-messages.ts';
import { environment } from '../../shared/contracts/environments/send-notice.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { putMetric } from '../../shared/runtime/metrics.ts';

const env = readEnvironment(environment);
const table = new DynamoTable(env.TABLE_NAME);

export const deps = {
  log: new IncidentLog(table),
  ...statementStores(table),
  ledger: new NoticeLedger(table),
  directory: new DirectoryStore(table, wallClock),
  marks: new ChannelMarks(table),
  policies: new PolicyShelf(table, bundledPolicy(import.meta.url)),
  links: new PageLinks(table),
  handOvers: new HandOvers(table),
  handOverLinks: new HandOverLinks(table),
  tokens: new LinkTokens(env.LINK_SECRET_ARN),
  linkBase: env.LINK_BASE.replace(/\/$/, ''),
  texts: new TextMessages(),
  mail: new Mail(env.SENDER_ADDRESS, env.CONFIGURATION_SET),
  channels: new ChannelBus(env.CHANNEL_BUS_NAME),
  clock: wallClock,
  raise: putMetric,
};
