import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { HandOvers } from '../../shared/adapters/hand-overs.ts';
import { IncidentHeads } from '../../shared/adapters/incident-heads.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { NoticeQueues } from '../../shared/adapters/notice-queues.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { ToldFindings } from '../../shared/adapters/told-findings.ts';
import { ToldShifts } from '../../shared/adapters/told-shifts.ts';
import { environment } from '../../shared/contracts/environments/keep-rota.ts';
import { keepHandOver } from '../../shared/flows/keep-hand-over.ts';
import type { KeepRotaDeps } from '../../shared/flows/keep-rota.ts';
import { tellOfHandOver } from '../../shared/flows/tell-of-hand-over.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';
import { putMetric } from '../../shared/runtime/metrics.ts';

const env = readEnvironment(environment);
const table = new DynamoTable(env.TABLE_NAME);

const directory = new DirectoryStore(table);
const ledger = new NoticeLedger(table);
const handOvers = new HandOvers(table);

export const deps: KeepRotaDeps = {
  directory,
  ledger,
  handOver: (look) =>
    keepHandOver({ handOvers, directory, tell: tellOfHandOver({ directory, ledger }, look.now) }, look),
  told: new ToldShifts(table),
  findings: new ToldFindings(table),
  heads: new IncidentHeads(table),
  queues: new NoticeQueues({ pages: env.PAGES_QUEUE_URL, broadcasts: env.BROADCASTS_QUEUE_URL }),
  raise: putMetric,
};
