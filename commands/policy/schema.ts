import * as z from 'zod';
import { policyDocument } from '../../shared/domain/policy/policy.ts';

/** Where editors find it: the first line of each policy.yaml names it. */
export const SCHEMA_FILE = 'policies/policy.schema.json';

/** JSON Schema of policy.yaml, made from the schema that checks it. */
export function policySchemaJson(): string {
  const schema = z.toJSONSchema(policyDocument, { io: 'input', reused: 'ref' });
  const described = { ...schema, title: 'A support framework as a policy of Tocsin' };
  return `${JSON.stringify(described, undefined, 2)}\n`;
}
