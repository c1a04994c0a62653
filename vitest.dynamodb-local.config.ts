import { defineConfig } from 'vitest/config';

/** Amazon's DynamoDB Local, held to the contract of the table: `npm run test:dynamodb-local`, never a part of `npm test`. */
export default defineConfig({
  test: {
    name: 'dynamodb-local',
    include: ['test/contract/dynamodb-local.opt-in.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
