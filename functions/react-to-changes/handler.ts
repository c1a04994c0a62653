import { changeIn } from '../../shared/contracts/events/table-change.ts';
import { reactToCommit } from '../../shared/flows/react-to-commit.ts';
import { streamFunction } from '../../shared/runtime/queue-function.ts';
import { deps, queues } from './deps.ts';

/** The outbox: what was written to the table takes effect here, and nowhere in the breath that wrote it. */
export const handler = streamFunction(async (record) => {
  const change = changeIn(record);
  if (change?.kind === 'commit') await reactToCommit(deps, change.incidentId, change.version);
  if (change?.kind === 'notice') await queues.hand(change.queue, change.message);
});
