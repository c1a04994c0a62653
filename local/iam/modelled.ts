import type { Modelled } from '../template/resolved-template.ts';

const label = 'a label; it changes nothing that runs';

/** Which properties of IAM's, KMS's and Lambda's permission resources are honoured here. */
export const modelled: Modelled = {
  'AWS::IAM::Role': {
    run: ['AssumeRolePolicyDocument', 'ManagedPolicyArns', 'Policies', 'RoleName'],
    ignored: {
      Description: label,
      Tags: label,
      MaxSessionDuration: 'sessions are not handed out, the credential of a worker lasts as long as the worker',
    },
  },
  'AWS::IAM::Policy': { run: ['PolicyDocument', 'Roles'], ignored: { PolicyName: label } },
  'AWS::KMS::Key': {
    run: ['KeyPolicy', 'Enabled'],
    ignored: {
      Description: label,
      Tags: label,
      EnableKeyRotation: 'nothing is encrypted here, only the right to use the key is checked',
      RotationPeriodInDays: 'nothing is encrypted here, only the right to use the key is checked',
      PendingWindowInDays: 'keys are not deleted here',
      KeySpec: 'nothing is encrypted here, only the right to use the key is checked',
      KeyUsage: 'nothing is encrypted here, only the right to use the key is checked',
    },
  },
  'AWS::KMS::Alias': { run: ['AliasName', 'TargetKeyId'], ignored: {} },
  'AWS::Lambda::Permission': {
    run: ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],
    ignored: {},
  },
};
