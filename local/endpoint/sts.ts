import { createHash } from 'node:crypto';
import type { Iam } from '../iam/iam.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';
import type { AwsService } from './aws-service.ts';
import { readCredential } from './credential-scope.ts';

/** STS as far as anyone asks who he is: GetCallerIdentity, which AWS lets everybody ask. */
export function createSts(options: { template: ResolvedTemplate; iam: Iam }): AwsService {
  const { account } = options.template.pseudo;
  return {
    scope: 'sts',
    protocol: 'query',
    apiVersion: '2011-06-15',
    denied: { code: 'AccessDenied', status: 403 },
    operations: {
      GetCallerIdentity: {
        grants: () => [],
        run: async ({ principal, accessKeyId = '' }) => {
          const { session } = readCredential(accessKeyId);
          const arn = options.iam.callerArn(principal, session);
          const id = createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase();
          const role = principal.kind === 'role' ? `AROA${id}:${session ?? principal.roleLogicalId}` : account;
          return Promise.resolve({ UserId: role, Account: account, Arn: arn });
        },
      },
    },
  };
}
