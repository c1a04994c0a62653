import * as z from 'zod';
import { alarmPrefixes, snsTopics } from './alarm-roads.ts';

/** The stage whose names carry no suffix: the one that pages people, and the one whose data is kept. */
export const DEFAULT_STAGE = 'main';

/** Reserved for examples: what nobody has set reaches nobody, rather than a stranger. */
export const DEFAULT_DOMAIN = 'example.com';
export const DEFAULT_OPS_EMAIL = 'ops@example.com';

/** A tenth of the limit is one bad night; at 70 % there is time to ask AWS for more. */
export const SMS_SPEND_SHARE = 0.7;

const howToPass = (key: string, example: string) => `pass it as -c ${key}=${example}, or under "context" in cdk.json`;
const hostName = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** A stage's name: it stands inside the name of everything that is deployed. */
export const stageName = /^[a-z][a-z0-9-]{0,15}$/;

/** Start of every physical name of a stage: `tocsin`, or `tocsin-<stage>`. */
export const prefixOf = (stage: string): string => (stage === DEFAULT_STAGE ? 'tocsin' : `tocsin-${stage}`);

const policy = /^[a-z][a-z0-9-]*$/;

/** The CloudFormation stack of a stage. */
export const stackNameOf = (stage: string): string => (stage === DEFAULT_STAGE ? 'Tocsin' : `Tocsin-${stage}`);

/** What may differ between two deployments. Context arrives as strings from a command line and as JSON from cdk.json. */
const settingsSchema = z.object({
  stage: z.string().regex(stageName, 'expected 1 to 16 lower-case letters, digits and hyphens').default(DEFAULT_STAGE),
  policy: z.string().regex(policy, 'expected the name of a folder under policies/').default('erlmcp'),
  senderDomain: z.string().regex(hostName, 'expected a domain you can add DNS records to').default(DEFAULT_DOMAIN),
  opsEmail: z.email('expected one email address').default(DEFAULT_OPS_EMAIL),
  domainName: z.string().regex(hostName, 'expected a host name that leads to the API, without https://').optional(),
  alarmPrefixes: alarmPrefixes.prefault('registry-,transport-,session-'),
  snsTopics: snsTopics.prefault('none'),
  monthlySmsLimitUsd: z.coerce.number('expected a number of US dollars').positive('expected more than 0').default(1),
  terminationProtection: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], 'expected true or false')
    .default(false),
});

export type Settings = z.infer<typeof settingsSchema>;

const examples: Record<keyof Settings, string> = {
  stage: DEFAULT_STAGE,
  policy: 'erlmcp',
  senderDomain: 'example.org',
  opsEmail: 'ops@example.org',
  domainName: 'incidents.example.org',
  alarmPrefixes: 'registry-,transport-',
  snsTopics: 'arn:aws:sns:eu-west-1:123456789012:alarms',
  monthlySmsLimitUsd: '100',
  terminationProtection: 'true',
};

/** The context keys Tocsin knows. */
export const settingKeys = Object.keys(examples) as (keyof Settings)[];

/** Context that cannot be deployed; the message has one line a mistake, fit to be shown as it is. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/**
 * Checks the CDK context.
 * @param policies names of the folders under policies/; left out, any name will do
 * @param context every context value the app was given; keys with `:`, `/`, `@` or `-` belong to CDK and are left alone
 * @throws SettingsError naming each wrong key, what was expected and how to pass it
 */
export function parseSettings(context: Readonly<Record<string, unknown>>, policies?: readonly string[]): Settings {
  const given = Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));
  // A misspelt key would otherwise deploy the default in silence: mail from example.com, alarms to nobody.
  const unknown = Object.keys(given).filter((key) => /^\w+$/.test(key) && !(key in examples));
  const complaints = unknown.map((key) => `context "${key}": not known; Tocsin reads ${settingKeys.join(', ')}`);
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success && policies?.includes(parsed.data.policy) === false)
    complaints.push(
      `context "policy" is "${parsed.data.policy}": expected a folder under policies/ (${policies.join(', ')}); ${howToPass('policy', examples.policy)}`,
    );
  if (parsed.success && complaints.length === 0) return parsed.data;
  for (const issue of parsed.error?.issues ?? []) {
    const key = settingKeys.find((known) => known === issue.path[0]) ?? 'stage';
    const value = JSON.stringify(given[key]);
    complaints.push(`context "${key}" is ${value}: ${issue.message}; ${howToPass(key, examples[key])}`);
  }
  throw new SettingsError(complaints.join('\n'));
}
