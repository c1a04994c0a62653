import { expect, it } from 'vitest';
import { sdkImports, sdkOnly } from './sdk-only.ts';

const source = `
import { DynamoDBClient, type Item } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  PutCommand as Put,
} from '@aws-sdk/lib-dynamodb';
import type { Other } from '@aws-sdk/client-sns';
import * as z from 'zod';
`;

it('what a function uses of the SDK is what it imports from it, without types', () => {
  expect(sdkImports(source)).toEqual([
    { name: 'DynamoDBClient', from: '@aws-sdk/client-dynamodb' },
    { name: 'DynamoDBDocumentClient', from: '@aws-sdk/lib-dynamodb' },
    { name: 'PutCommand', from: '@aws-sdk/lib-dynamodb' },
  ]);
});

it('the module beside it makes the same clients once and does nothing else', () => {
  const imports = sdkImports(source);
  expect(sdkOnly([...imports, ...imports])?.split('\n')).toEqual([
    "import { DynamoDBClient as used0 } from '@aws-sdk/client-dynamodb';",
    "import { DynamoDBDocumentClient as used1 } from '@aws-sdk/lib-dynamodb';",
    "import { PutCommand as used2 } from '@aws-sdk/lib-dynamodb';",
    'export const sdk = [new used0({}), used1, used2];',
  ]);
});

it('a function without the SDK has nothing to stand beside', () => {
  expect(sdkOnly(sdkImports("import * as z from 'zod';"))).toBeUndefined();
});
