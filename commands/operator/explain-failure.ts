import { loggable } from '../../shared/runtime/logger.ts';
import type { Target } from './target.ts';

const LAPTOP = ' For the laptop add --endpoint http://127.0.0.1:4566.';

/** The action that AWS says is missing: `dynamodb:PutItem`. */
export const deniedAction = (error: unknown): string | undefined =>
  error instanceof Error ? /not authorized to perform: ([\w-]+:\w+)/.exec(error.message)?.[1] : undefined;

export const isDenied = (error: unknown): boolean =>
  error instanceof Error && /^(AccessDenied|AuthorizationError|UnauthorizedOperation)/.test(error.name);

const NO_CREDENTIALS = ['CredentialsProviderError', 'UnrecognizedClientException', 'InvalidClientTokenId'];
const OLD_CREDENTIALS = ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'];

/** Whether nobody is signed in, so that every other call fails as well. */
export const isSignedOut = (error: unknown): boolean =>
  error instanceof Error && [...NO_CREDENTIALS, ...OLD_CREDENTIALS].includes(error.name);

/**
 * Why a call of AWS failed, in one paragraph that says what to do next; without a number or an address. `orLaptop` is for commands
 * that the laptop answers too.
 */
export function explainFailure(error: unknown, { tableName, laptop }: Target, orLaptop = LAPTOP): string {
  const { name, message } = loggable(error);
  if (laptop !== undefined && /ECONNREFUSED/.test(`${name} ${codeOf(error)} ${message}`))
    return `Nothing answers at ${laptop}. Start it with: npm start`;
  if (OLD_CREDENTIALS.includes(name)) return `Your AWS session is over (${name}). Sign in again: aws sso login`;
  if (NO_CREDENTIALS.includes(name))
    return `There are no AWS credentials that work (${name}). Sign in (aws sso login) or set AWS_PROFILE.${orLaptop}`;
  if (/Region is missing/.test(message)) return `No region is set: add --region, or set AWS_REGION.${orLaptop}`;
  if (name === 'ResourceNotFoundException')
    return `There is no table ${tableName} here. Is Tocsin deployed in this account and region? See --stage, --table and --region.`;
  if (isDenied(error))
    return `Your AWS credentials may not do this: ask for the right ${deniedAction(error) ?? 'to do it'}. AWS says: ${message}`;
  return `AWS could not be asked (${name}): ${message}`;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
