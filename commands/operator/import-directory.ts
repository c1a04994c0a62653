import type { ContactStanding } from '../../shared/adapters/contact-standing.ts';
import type { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import type { Letter } from '../../shared/adapters/mail.ts';
import { compareDirectories, type Difference } from '../../shared/domain/directory/compare-directories.ts';
import type { Directory } from '../../shared/domain/directory/directory.ts';
import { scheduleOf } from '../../shared/domain/directory/role-members.ts';
import { askProviders, type Doubt } from './ask-providers.ts';
import { refuseMissedPeople } from './refuse-missed-people.ts';
import { refuseTooLarge } from './refuse-too-large.ts';
import { Refused, type Terminal } from './terminal.ts';

export interface ImportDeps {
  readonly store: Pick<DirectoryStore, 'read' | 'replace' | 'rota'>;
  /** Undefined when the providers are not to be asked. */
  readonly standing: Pick<ContactStanding, 'optedOut' | 'suppressed'> | undefined;
  readonly send: (letter: Letter) => Promise<unknown>;
  readonly explain: (failure: unknown) => string;
  readonly terminal: Terminal;
  /** Epoch milliseconds: whoever is told that their shifts changed is told from then on. */
  readonly now: number;
}

const MARKS = { added: '+', changed: '~', removed: '-' } as const;

/**
 * Makes the directory what the file says, or with `plan` only says what would change. Tells of everybody whom a message may not
 * reach: on the terminal, and after an import the directory's admins by email, who are not those who import.
 */
export async function importDirectory(
  deps: ImportDeps,
  { directory, doubts: inFile }: { readonly directory: Directory; readonly doubts: readonly Doubt[] },
  plan: boolean,
): Promise<void> {
  const { store, terminal, now } = deps;
  const standing = await store.read();
  refuseUnknownSchedules(directory, standing);
  if (directory.rota !== undefined) refuseTooLarge(directory.rota);
  await refuseMissedPeople(store.rota, directory, standing, now);
  const differences = compareDirectories(standing, directory);
  for (const line of table(differences)) terminal.out(line);
  const doubts = [...inFile, ...(await doubtsOfProviders(deps, directory))];
  if (plan || differences.length === 0) {
    tell(terminal, doubts);
    terminal.out(
      differences.length === 0
        ? 'No difference. Nothing is written.'
        : `${count(differences)}. Nothing is written: this is the plan.`,
    );
    return;
  }
  await store.replace(directory, now).catch((error: unknown) => {
    throw new Refused(
      `${deps.explain(error)}\nThe import was cut short. Nobody is half imported; run the same again, and it goes on where this one stopped.`,
    );
  });
  tell(terminal, doubts);
  if (doubts.length > 0) await tellAdmins(deps, directory, doubts);
  terminal.out(`${count(differences)}. Imported.`);
}

/** A file without a rota may name schedules that stand in the system; the file alone cannot tell whether they do. */
function refuseUnknownSchedules({ roles, rota }: Directory, standing: Directory): void {
  if (rota !== undefined) return;
  const known = new Set<string>(standing.rota?.schedules.map(({ id }) => id));
  for (const [role, members] of Object.entries(roles))
    for (const member of members) {
      const schedule = scheduleOf(member);
      if (schedule !== undefined && !known.has(schedule))
        throw new Refused(
          `roles.${role} names the schedule "${schedule}", which is neither in the file nor in the system. Add a rota with it, or create it first.`,
        );
    }
}

/** The differences, list by list, one line each. */
function table(differences: readonly Difference[]): string[] {
  const byKind = Map.groupBy(differences, ({ kind }) => kind);
  return [...byKind].flatMap(([kind, each]) => [
    kind,
    ...each.map(
      ({ change, id, fields }) => `  ${MARKS[change]} ${id}${fields.length === 0 ? '' : `: ${fields.join(', ')}`}`,
    ),
  ]);
}

function count(differences: readonly Difference[]): string {
  const of = (wanted: Difference['change']) => differences.filter(({ change }) => change === wanted).length;
  return `${of('added')} to add, ${of('changed')} to change, ${of('removed')} to remove`;
}

async function doubtsOfProviders(
  { standing, terminal, explain }: ImportDeps,
  directory: Directory,
): Promise<readonly Doubt[]> {
  if (standing === undefined) return [];
  const { doubts, unanswered } = await askProviders(directory, standing);
  for (const { question, failure } of unanswered) terminal.err(`Not asked: ${question}. ${explain(failure)}`);
  return doubts;
}

const line = ({ place, expected }: Doubt): string => `  ${place} expected ${expected}`;

function tell(terminal: Terminal, doubts: readonly Doubt[]): void {
  if (doubts.length === 0) return;
  terminal.err(`${inWords(doubts)} may not be reached. It is no reason to refuse the directory:`);
  for (const doubt of doubts) terminal.err(line(doubt));
}

const inWords = (doubts: readonly Doubt[]): string => {
  const people = new Set(doubts.map(({ who }) => who)).size;
  return people === 1 ? 'One person' : `${people} people`;
};

async function tellAdmins(
  { send, terminal, explain }: ImportDeps,
  { people }: Directory,
  doubts: readonly Doubt[],
): Promise<void> {
  const admins = people.filter(({ admin }) => admin === true);
  if (admins.length === 0) {
    terminal.err('No person of this directory has "admin: true": nobody else is told.');
    return;
  }
  const letter = {
    subject: `Tocsin: ${inWords(doubts).toLowerCase()} may not be reached`,
    text: [
      'A directory was imported into Tocsin just now. These people may not hear of an incident:',
      '',
      ...doubts.map(({ who, expected }) => `- ${who}: expected ${expected}`),
      '',
      'Correct the number or the address in the directory file and import it again. Who has opted out of SMS or is',
      'suppressed by SES can be taken off those lists: docs/runbooks/notices-failed.md says how.',
      '',
    ].join('\n'),
  };
  for (const { id, email } of admins) {
    await send({ ...letter, to: email }).then(
      () => terminal.err(`Told ${id}, who is an admin, by email.`),
      (error: unknown) => terminal.err(`Could not tell ${id}, who is an admin, by email. ${explain(error)}`),
    );
  }
}
