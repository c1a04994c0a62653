import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionDefinition } from './function-definition.ts';

/** A function for tests, from the source of its bundle. */
export function functionFixture(source: string, more: Partial<FunctionDefinition> = {}): FunctionDefinition {
  const codeDirectory = mkdtempSync(join(tmpdir(), 'function-'));
  writeFileSync(join(codeDirectory, 'index.mjs'), source);
  return {
    logicalId: 'Hello',
    name: 'hello',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:hello',
    roleLogicalId: 'HelloRole',
    handler: 'index.handler',
    codeDirectory,
    memoryMb: 128,
    timeoutMs: 3_000,
    environment: { TABLE_NAME: 'things' },
    logGroup: '/aws/lambda/hello',
    deadLetterArn: undefined,
    ...more,
  };
}
