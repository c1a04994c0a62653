import { describe, expect, it } from 'vitest';
import { awsError, deniedError } from '../../shared/adapters/answered-fixture.ts';
import { explainFailure } from './explain-failure.ts';
import { readTarget } from './target.ts';

const inAws = readTarget({ region: 'eu-west-1' }, {});
const laptop = readTarget({ endpoint: 'http://127.0.0.1:4566' }, {});

describe('why AWS could not be asked', () => {
  it.each<[string, unknown, string]>([
    ['nobody is signed in', awsError('CredentialsProviderError'), 'Sign in (aws sso login) or set AWS_PROFILE'],
    ['a session is over', awsError('ExpiredTokenException'), 'Your AWS session is over'],
    ['no region is set', awsError('Error', 'Region is missing'), 'add --region'],
    ['there is no table', awsError('ResourceNotFoundException'), 'There is no table tocsin here'],
    ['a right is missing', deniedError('dynamodb:PutItem'), 'ask for the right dynamodb:PutItem'],
    ['anything else', awsError('Throttled', 'slow down'), 'AWS could not be asked (Throttled): slow down'],
  ])('%s', (_what, error, sentence) => {
    expect(explainFailure(error, inAws)).toContain(sentence);
  });

  it('on the laptop is most often that it is not started', () => {
    const refused = Object.assign(awsError('Error', ''), { code: 'ECONNREFUSED' });
    expect(explainFailure(refused, laptop)).toBe('Nothing answers at http://127.0.0.1:4566. Start it with: npm start');
  });

  it('is said without a number or an address', () => {
    const error = awsError('InvalidParameter', 'Invalid +353871234567 or maya@example.org');
    expect(explainFailure(error, inAws)).toBe(
      'AWS could not be asked (InvalidParameter): Invalid [number] or [address]',
    );
  });
});

describe('which deployment a command means', () => {
  it.each([
    [{}, {}, 'tocsin', undefined, {}],
    [{ stage: 'try', region: 'eu-west-1' }, {}, 'tocsin-try', undefined, { region: 'eu-west-1' }],
    [{ table: 'other' }, {}, 'other', undefined, {}],
    [{ endpoint: 'https://vpce.example.org' }, {}, 'tocsin', undefined, { endpoint: 'https://vpce.example.org' }],
  ])('%j', (given, env, tableName, laptopUrl, aws) => {
    expect(readTarget(given, env)).toMatchObject({ tableName, laptop: laptopUrl });
    expect(readTarget(given, env).aws).toEqual(aws);
  });

  it.each(['http://127.0.0.1:4566', 'http://localhost:4566', 'http://[::1]:4566'])(
    '%s is the laptop, which never sees real credentials',
    (url) => {
      const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
      expect(readTarget({}, { AWS_ENDPOINT_URL: url })).toMatchObject({
        laptop: url,
        aws: { region: 'us-east-1', credentials },
      });
    },
  );
});
