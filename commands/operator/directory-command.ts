import { relative, sep } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import { readDirectoryFile } from '../../policies/read-policy-folder.ts';
import { writeDirectory } from '../../policies/write-directory.ts';
import { ContactStanding } from '../../shared/adapters/contact-standing.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { Mail, type Letter } from '../../shared/adapters/mail.ts';
import { senderAddress } from '../../shared/adapters/sender-address.ts';
import { DynamoTable, type Table } from '../../shared/adapters/table.ts';
import { explainFailure } from './explain-failure.ts';
import { importDirectory } from './import-directory.ts';
import type { Command, CommandLine } from './run-command.ts';
import { targetHelp, type Target } from './target.ts';
import { WrongUse, type Terminal } from './terminal.ts';
import { writeNewFile } from './text-file.ts';

const help = `usage: npm run directory -- import FILE [--plan]
       npm run -s directory -- export [FILE]

import makes the deployed directory (people, roles, services, customers, contracts) what the file says: what the file
does not name is removed. The file is checked first, whole: every mistake is named as file:line:column, and nothing is
written while there is one. Whom a message may not reach is listed, and the directory's admins are told by email.
export writes the deployed directory as YAML that imports to no difference, to FILE or to the terminal.

  --plan          say what would change, and write nothing
  --policy NAME   the policy that the file must suit           (default erlmcp, or the folder the file is in)
  --no-aws-check  do not ask AWS who has opted out of SMS and whose address is suppressed
${targetHelp}

exit codes: 0 done, 1 refused or failed, 2 wrong use`;

/** What the command works with in a deployment. */
export interface DirectoryServices {
  readonly table: Table;
  readonly standing: Pick<ContactStanding, 'optedOut' | 'suppressed'>;
  readonly send: (letter: Letter) => Promise<unknown>;
}

function connect({ aws, tableName, prefix }: Target): DirectoryServices {
  const ses = new SESv2Client(aws);
  const send = async (letter: Letter) => {
    const from = await senderAddress(prefix, ses);
    if (from === undefined) throw new Error(`SES has no domain whose configuration set is ${prefix}`);
    return new Mail(from, prefix, ses).send(letter);
  };
  const table = new DynamoTable(tableName, new DynamoDBClient(aws));
  return { table, standing: new ContactStanding(new SNSClient(aws), ses), send };
}

/** `npm run directory`. */
export const directoryCommand = (
  now: () => number,
  open: (target: Target) => DirectoryServices = connect,
): Command => ({
  help,
  options: { plan: { type: 'boolean' }, policy: { type: 'string' }, 'no-aws-check': { type: 'boolean' } },
  run: async (line, terminal) => {
    const [verb, file, ...more] = line.words;
    if (more.length > 0) throw new WrongUse(`${more.join(' ')}: expected one file`);
    if (verb === 'import') return runImport(line, file, terminal, now(), open);
    if (verb === 'export') return runExport(line, file, terminal, open);
    throw new WrongUse(verb === undefined ? 'Say import or export.' : `${verb}: expected import or export`);
  },
});

async function runImport(
  line: CommandLine,
  file: string | undefined,
  terminal: Terminal,
  now: number,
  open: (target: Target) => DirectoryServices,
): Promise<number> {
  if (file === undefined) throw new WrongUse('Name the file to import.');
  const checked = readDirectoryFile(file, line.text('policy') ?? policyBeside(file));
  const { table, standing, send } = open(line.target);
  await importDirectory(
    {
      store: new DirectoryStore(table),
      standing: line.isSet('no-aws-check') ? undefined : standing,
      send,
      explain: (failure) => explainFailure(failure, line.target),
      terminal,
      now,
    },
    checked,
    line.isSet('plan'),
  );
  return 0;
}

/** A file policies/<name>/directory.yaml is meant for that policy. */
function policyBeside(file: string): string {
  const [folder, name, ...rest] = relative(process.cwd(), file).split(sep);
  return folder === 'policies' && name !== undefined && rest.length === 1 ? name : 'erlmcp';
}

async function runExport(
  line: CommandLine,
  file: string | undefined,
  terminal: Terminal,
  open: (target: Target) => DirectoryServices,
): Promise<number> {
  for (const only of ['plan', 'no-aws-check']) if (line.isSet(only)) throw new WrongUse(`--${only} is for import`);
  const text = writeDirectory(await new DirectoryStore(open(line.target).table).read());
  if (file === undefined) terminal.out(text.trimEnd());
  else {
    writeNewFile(file, text);
    terminal.err(`Exported to ${file}. It holds phone numbers and addresses: only you can read it.`);
  }
  return 0;
}
