import { expect, it } from 'vitest';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { adaptersContract } from './adapters-contract.ts';
import { requestContract } from './request-contract.ts';
import { sameAnswers } from './same-answers.ts';
import { clientAt, openDynalite, TABLE } from './store.ts';
import { tableContract } from './table-contract.ts';

tableContract('dynalite', openDynalite);
requestContract('dynalite', openDynalite);
adaptersContract('dynalite', openDynalite);
sameAnswers('dynalite', openDynalite);

it('every read of the table asks for consistency, and none of the index can (failure 23)', async () => {
  const asked: unknown[] = [];
  const client = clientAt('http://127.0.0.1:9');
  const note = (_next: unknown) => (args: { readonly request: unknown }) => {
    asked.push((JSON.parse((args.request as { body: string }).body) as { ConsistentRead?: boolean }).ConsistentRead);
    return Promise.resolve({ response: {}, output: { $metadata: {} } as never });
  };
  client.middlewareStack.add(note, { step: 'build', priority: 'low' });
  const table = new DynamoTable(TABLE, client);
  await table.get({ pk: 'a', sk: 'b' });
  await table.list('a', 'b');
  await table.heads('a', undefined, 1);
  expect(asked).toEqual([true, true, undefined]);
});
