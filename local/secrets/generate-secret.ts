import { randomInt } from 'node:crypto';

const classes = {
  uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  lowercase: 'abcdefghijklmnopqrstuvwxyz',
  numbers: '0123456789',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
} as const;

/** Properties of GenerateSecretString that are honoured. */
export const generateFields = [
  ...['PasswordLength', 'ExcludeCharacters', 'ExcludeNumbers', 'ExcludePunctuation', 'ExcludeUppercase'],
  ...['ExcludeLowercase', 'IncludeSpace', 'RequireEachIncludedType', 'SecretStringTemplate', 'GenerateStringKey'],
] as const;

const pick = (from: string): string => from.charAt(randomInt(from.length));

/**
 * Makes a secret as CloudFormation's GenerateSecretString does: 32 characters of every class unless told otherwise,
 * at least one of each, alone or as one field of a JSON template. Throws for rules that cannot be met.
 */
export function generateSecret(rules: Record<string, unknown>): string {
  const unknown = Object.keys(rules).find((name) => !(generateFields as readonly string[]).includes(name));
  if (unknown !== undefined) throw new Error(`GenerateSecretString.${unknown}: not modelled locally`);
  const length = Number(rules['PasswordLength'] ?? 32);
  const excluded = typeof rules['ExcludeCharacters'] === 'string' ? rules['ExcludeCharacters'] : '';
  const kept = [
    rules['ExcludeUppercase'] === true ? '' : classes.uppercase,
    rules['ExcludeLowercase'] === true ? '' : classes.lowercase,
    rules['ExcludeNumbers'] === true ? '' : classes.numbers,
    rules['ExcludePunctuation'] === true ? '' : classes.punctuation,
    rules['IncludeSpace'] === true ? ' ' : '',
  ]
    .map((characters) =>
      Array.from(characters)
        .filter((character) => !excluded.includes(character))
        .join(''),
    )
    .filter((characters) => characters !== '');
  const required = rules['RequireEachIncludedType'] === false ? [] : kept;
  if (kept.length === 0 || !Number.isInteger(length) || length < Math.max(1, required.length) || length > 4096) {
    throw new Error('GenerateSecretString: its rules leave no password to make');
  }
  const characters = required.map(pick);
  while (characters.length < length) characters.push(pick(kept.join('')));
  for (let n = characters.length - 1; n > 0; n -= 1) {
    const other = randomInt(n + 1);
    [characters[n], characters[other]] = [characters[other] ?? '', characters[n] ?? ''];
  }
  const password = characters.join('');
  const { SecretStringTemplate: template, GenerateStringKey: key } = rules;
  if (typeof template !== 'string' || typeof key !== 'string') return password;
  return JSON.stringify({ ...(JSON.parse(template) as Record<string, unknown>), [key]: password });
}
