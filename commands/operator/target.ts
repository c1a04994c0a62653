import { DEFAULT_STAGE, prefixOf, stageName } from '../../infra/settings.ts';
import { WrongUse } from './terminal.ts';

export const targetOptions = {
  stage: { type: 'string' },
  table: { type: 'string' },
  region: { type: 'string' },
  endpoint: { type: 'string' },
} as const;

export const targetHelp = `  --stage S       the deployment's stage                       (default ${DEFAULT_STAGE})
  --table NAME    its table, where it is not called as usual   (default tocsin, or tocsin-<stage>)
  --region R      its region                                   (default AWS_REGION, or your profile's)
  --endpoint URL  the laptop instead: http://127.0.0.1:4566    (default AWS_ENDPOINT_URL)`;

/** One deployment: which table, and how the SDK reaches it. */
export interface Target {
  readonly tableName: string;
  /** Start of the deployment's physical names, and its SES configuration set: `tocsin` or `tocsin-<stage>`. */
  readonly prefix: string;
  readonly stage: string;
  /** Where an `npm start` listens; undefined for AWS. */
  readonly laptop: string | undefined;
  /** For the constructor of any SDK client. */
  readonly aws: {
    readonly region?: string;
    readonly endpoint?: string;
    readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
}

type Given = { readonly [name in keyof typeof targetOptions]?: string | undefined };

/** Which deployment a command line means. Throws WrongUse. */
export function readTarget(given: Given, env: Readonly<Record<string, string | undefined>>): Target {
  const { stage = DEFAULT_STAGE, region } = given;
  if (!stageName.test(stage))
    throw new WrongUse(`--stage ${stage}: expected 1 to 16 lower-case letters, digits and hyphens`);
  const prefix = prefixOf(stage);
  const endpoint = given.endpoint ?? env['AWS_ENDPOINT_URL'];
  const named = { tableName: given.table ?? prefix, prefix, stage };
  if (endpoint === undefined || endpoint === '')
    return { ...named, laptop: undefined, aws: region === undefined ? {} : { region } };
  if (!URL.canParse(endpoint))
    throw new WrongUse(`--endpoint ${endpoint}: expected a URL such as http://127.0.0.1:4566`);
  if (!isLoopback(endpoint))
    return { ...named, laptop: undefined, aws: { endpoint, ...(region === undefined ? {} : { region }) } };
  // The laptop takes any credentials as the administrator's; real ones have no business there.
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return { ...named, laptop: endpoint, aws: { endpoint, region: region ?? 'us-east-1', credentials } };
}

const isLoopback = (url: string): boolean => /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(new URL(url).hostname);
