import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AccessTokens, tokenIdOf, type KnownToken } from '../../shared/adapters/access-tokens.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { DynamoTable, type Table } from '../../shared/adapters/table.ts';
import { scope as anyScope } from '../../shared/contracts/http/scopes.ts';
import { actor } from '../../shared/domain/ids.ts';
import type { Command, CommandLine } from './run-command.ts';
import { targetHelp, type Target } from './target.ts';
import { Refused, WrongUse, type Terminal } from './terminal.ts';

const scopes = anyScope.options.join(', ');

const help = `usage: npm run -s token -- create --scope SCOPE --for WHOM
       npm run -s token -- list
       npm run -s token -- revoke ID

create makes an API token, or with the scope integration a key that only reports alerts, and shows it, once: what is kept
is its SHA-256. list shows every token by id, never the token. revoke ends one at once.

  --scope SCOPE   ${scopes}
  --for WHOM      id of a person of the directory; for an integration the name of what reports
${targetHelp}

exit codes: 0 done, 1 refused or failed, 2 wrong use`;

const open = ({ aws, tableName }: Target): Table => new DynamoTable(tableName, new DynamoDBClient(aws));

/** `npm run token`. `now` in epoch milliseconds. */
export const tokenCommand = (now: () => number, tableOf: (target: Target) => Table = open): Command => ({
  help,
  options: { scope: { type: 'string' }, for: { type: 'string' } },
  run: async (line, terminal) => {
    const [verb, ...words] = line.words;
    const table = tableOf(line.target);
    const tokens = new AccessTokens(table);
    if (verb !== 'create' && (line.text('scope') ?? line.text('for')) !== undefined)
      throw new WrongUse('--scope and --for are for create');
    if (words.length > (verb === 'revoke' ? 1 : 0))
      throw new WrongUse(`${words.join(' ')}: not expected after ${verb ?? ''}`);
    if (verb === 'create') await create(line, terminal, tokens, new DirectoryStore(table), now());
    else if (verb === 'list') list(terminal, await tokens.list());
    else if (verb === 'revoke') await revoke(words[0], terminal, tokens, now());
    else
      throw new WrongUse(
        verb === undefined ? 'Say create, list or revoke.' : `${verb}: expected create, list or revoke`,
      );
    return 0;
  },
});

async function create(
  line: CommandLine,
  terminal: Terminal,
  tokens: AccessTokens,
  directory: DirectoryStore,
  now: number,
): Promise<void> {
  const scope = anyScope.safeParse(line.text('scope'));
  if (!scope.success) throw new WrongUse(`--scope ${line.text('scope') ?? 'is missing'}: expected one of ${scopes}`);
  const holder = actor.regex(/^\P{Cc}+$/u).safeParse(line.text('for'));
  if (!holder.success)
    throw new WrongUse('--for is missing or too long: expected the id of a person, or the name of what reports');
  if (scope.data !== 'integration' && (await directory.person(holder.data)) === undefined)
    terminal.err(
      `The directory has no person "${holder.data}": what is done with this token will stand under that name all the same.`,
    );
  const token = await tokens.create(scope.data, holder.data, now);
  terminal.err(
    `${tokenIdOf(token)}, scope ${scope.data}, for ${holder.data}. It is shown this once; nobody can read it again:`,
  );
  terminal.out(token);
}

function list(terminal: Terminal, all: readonly KnownToken[]): void {
  if (all.length === 0) {
    terminal.err('There are no tokens.');
    return;
  }
  const day = (at: number | undefined): string =>
    at === undefined ? '-' : new Date(at).toISOString().slice(0, 16) + 'Z';
  const rows = all.map(({ id, scope, holder, createdAt, revokedAt }) => [
    id,
    scope,
    holder,
    day(createdAt),
    day(revokedAt),
  ]);
  const table = [['id', 'scope', 'for', 'created', 'revoked'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  for (const row of table) terminal.out(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
}

async function revoke(id: string | undefined, terminal: Terminal, tokens: AccessTokens, now: number): Promise<void> {
  if (id === undefined) throw new WrongUse('Name the id of the token to revoke; list shows them.');
  if (id.startsWith('toc_'))
    throw new WrongUse('That is a token and no id: it now stands in the history of your shell. list shows its id.');
  const revoked = await tokens.revoke(id, now);
  if (revoked === undefined) throw new Refused(`There is no token ${id}. List them: npm run -s token -- list`);
  terminal.out(
    revoked.revokedAt === now
      ? `${id}, scope ${revoked.scope}, for ${revoked.holder}, is revoked.`
      : `${id} was revoked before, at ${new Date(revoked.revokedAt ?? now).toISOString()}.`,
  );
}
