import { describe, expect, it } from 'vitest';
import { brief, sick, type Ailment } from './account-fixture.ts';

describe('what keeps functions waiting is said, and what to do', () => {
  it.each<Ailment>([
    [
      'ten functions at once',
      { concurrency: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } },
      'fail lambda-concurrency',
      '10 functions may run at once: the pages of a single incident would wait',
      'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384',
    ],
    [
      'ten functions at once, and more asked for',
      {
        concurrency: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 },
        quotaRequests: [
          { Status: 'DENIED', DesiredValue: 5000 },
          { Status: 'CASE_OPENED', DesiredValue: 1000 },
        ],
      },
      'fail lambda-concurrency',
      '10 functions',
      '1000 are asked for already',
    ],
    [
      'most functions reserved for others',
      { concurrency: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 50 } },
      'warn lambda-concurrency',
      '50 functions may run at once, for 950 of 1000 are reserved',
      'request-service-quota-increase',
    ],
  ])('%s', async (_what, differs, finding, means, todo) => {
    const findings = await sick(differs);
    expect(brief(findings)).toEqual([finding]);
    expect(findings[0]?.means).toContain(means);
    expect(findings[0]?.todo).toContain(todo);
  });
});
