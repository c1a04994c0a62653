import { CreateTableCommand, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { createTableInput, declaredTables } from '../../local/dynamodb/declared-table.ts';
import { tableTemplate } from '../../local/dynamodb/table-fixture.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { adaptersContract } from './adapters-contract.ts';
import { requestContract } from './request-contract.ts';
import { sameAnswers } from './same-answers.ts';
import { clientAt, TABLE, type OpenStore } from './store.ts';
import { tableContract } from './table-contract.ts';

let made: Promise<unknown> | undefined;

/** The running DynamoDB Local, with the template's table in it. */
async function openDynamoDbLocal(): Promise<OpenStore> {
  const endpoint = process.env['DYNAMODB_LOCAL_ENDPOINT'];
  if (endpoint === undefined) throw new Error('run it by "npm run test:dynamodb-local", which starts DynamoDB Local');
  const client = clientAt(endpoint);
  const [declared] = declaredTables(tableTemplate());
  if (declared === undefined) throw new Error('the template has no table');
  const input = createTableInput(declared) as unknown as CreateTableCommandInput;
  made ??= client.send(new CreateTableCommand(input));
  await made;
  return {
    client,
    table: new DynamoTable(TABLE, client),
    close() {
      client.destroy();
      return Promise.resolve();
    },
  };
}

tableContract('dynamodb-local', openDynamoDbLocal);
requestContract('dynamodb-local', openDynamoDbLocal);
adaptersContract('dynamodb-local', openDynamoDbLocal);
sameAnswers('dynamodb-local', openDynamoDbLocal);
