import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { ChannelMarks } from '../../shared/adapters/channel-marks.ts';
import { ContactStanding } from '../../shared/adapters/contact-standing.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/check-contacts.ts';
import { backingOff } from '../../shared/runtime/back-off.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

export const deps = {
  log: new IncidentLog(table),
  marks: new ChannelMarks(table),
  directory: new DirectoryStore(table),
  ledger: new NoticeLedger(table),
  standing: new ContactStanding(),
  insteadOfAdmin: bundledPolicy(import.meta.url).policy.unroutable.audience,
  // Both services say again within a second or two how often they may be asked.
  pause: backingOff(500, 60_000),
};
