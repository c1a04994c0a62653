import type { Modelled } from '../template/resolved-template.ts';

/** What the laptop honours of a table. */
export const modelled: Modelled = {
  'AWS::DynamoDB::Table': {
    run: [
      'TableName',
      'AttributeDefinitions',
      'KeySchema',
      'GlobalSecondaryIndexes',
      'BillingMode',
      'StreamSpecification.StreamViewType',
      'DeletionProtectionEnabled',
      'TimeToLiveSpecification',
    ],
    ignored: {
      'TimeToLiveSpecification.Enabled':
        'expired items are described but never deleted here: AWS may take 48 hours, so code compares expiry itself',
      PointInTimeRecoverySpecification: 'the laptop has no backups; restoring is an operation of the account',
      SSESpecification: 'encryption at rest changes no answer',
      Tags: 'tags change no answer',
    },
  },
};
