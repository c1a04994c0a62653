import { onTable } from './access-questions.ts';
import type { Rule } from './must-deny-rules.ts';

/** What was promised, and what finance has signed. */
export const signed: Rule[] = [
  ...['DIRECTORY#customers', 'DIRECTORY#contracts'].map((pk): Rule => ({
    what: `write in ${pk}`,
    why: 'what customers were promised is written by the function that finance asks, or by the administrator',
    grants: onTable('PutItem', pk, 'acme'),
    may: ['serve-contracts'],
  })),
  ...['SLA#2026-03', 'EXCLUSIONS#202603'].map((pk): Rule => ({
    what: `write in ${pk}`,
    why: 'what finance signs is written by the function that asks finance',
    grants: onTable('PutItem', pk, 'acme'),
    may: ['serve-statements'],
  })),
  ...['UpdateItem', 'DeleteItem', 'BatchWriteItem'].map((operation): Rule => ({
    what: `${operation} of a signed statement`,
    why: 'what was issued never changes',
    grants: onTable(operation, 'SLA#2026-03', 'S#acme#001#ISSUED'),
  })),
];
