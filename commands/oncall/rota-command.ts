import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { DynamoTable, type Table } from '../../shared/adapters/table.ts';
import { compareDirectories, type Difference } from '../../shared/domain/directory/compare-directories.ts';
import type { Directory } from '../../shared/domain/directory/directory.ts';
import { scheduleOf } from '../../shared/domain/directory/role-members.ts';
import { checkRota } from '../../shared/domain/oncall/check-rota.ts';
import type { Rota } from '../../shared/domain/oncall/schedule.ts';
import { refuseTooLarge } from '../operator/refuse-too-large.ts';
import type { Command, CommandLine } from '../operator/run-command.ts';
import { targetHelp, type Target } from '../operator/target.ts';
import { Refused, WrongUse, type Terminal } from '../operator/terminal.ts';
import { readTextFile, writeNewFile } from '../operator/text-file.ts';
import { importCommand } from './import-command.ts';
import { readRota, rotaToYaml } from './rota-yaml.ts';

export const rotaHelp = `usage: npm run -s oncall -- import pagerduty|opsgenie|grafana|icalendar FILE [--plan] > rota.yaml
       npm run -s oncall -- apply FILE [--plan]
       npm run -s oncall -- export [FILE]

import reads what another tool's API answers, says what becomes of each thing in it, and writes it as a rota of ours; it touches no
deployment. apply makes the deployed rota (regions, schedules, staffing, limits) what the file says: what the file does not name is
removed, and people whose shifts change are told. The file is checked first, whole, and against the deployed people and roles.
export writes the deployed rota as YAML that applies to no difference.

  --plan          say what would become of it, and write nothing
  --map FILE      import: our person ids by their ids, email addresses or names, as JSON or YAML
  --horizon DATE  import: until when shifts are written out where no rule says the same   (default in two years)
  --zone ZONE     import icalendar: the zone of a calendar that names none
${targetHelp}

exit codes: 0 done, 1 refused or failed, 2 wrong use`;

const connect = ({ aws, tableName }: Target): Table => new DynamoTable(tableName, new DynamoDBClient(aws));

/** `npm run oncall -- import|apply|export`. `now` in epoch milliseconds. */
export const rotaCommand = (now: () => number, open: (target: Target) => Table = connect): Command => ({
  help: rotaHelp,
  options: {
    plan: { type: 'boolean' },
    map: { type: 'string' },
    horizon: { type: 'string' },
    zone: { type: 'string' },
  },
  async run(line, terminal) {
    const [verb, ...words] = line.words;
    if (verb === 'import') {
      const options = { map: line.text('map'), horizon: line.text('horizon'), zone: line.text('zone') };
      importCommand(words[0], words[1], { ...options, plan: line.isSet('plan'), now: now() }, terminal);
      return 0;
    }
    const store = () => new DirectoryStore(open(line.target));
    if (verb === 'apply') return apply(line, words[0], store(), terminal, now());
    if (verb === 'export') return exportRota(words[0], store(), terminal);
    throw new WrongUse(`${verb ?? ''}: expected eval, import, apply or export`);
  },
});

async function apply(
  line: CommandLine,
  file: string | undefined,
  store: DirectoryStore,
  terminal: Terminal,
  now: number,
): Promise<number> {
  if (file === undefined) throw new WrongUse('Name the file to apply.');
  const rota = readRota(readTextFile(file), file);
  const standing = await store.read();
  refuseMistakes(rota, standing, file);
  refuseTooLarge(rota);
  const differences = compareDirectories(standing, { ...standing, rota });
  for (const each of differences) terminal.out(inWords(each));
  if (differences.length === 0) terminal.out('No difference. Nothing is written.');
  else if (line.isSet('plan')) terminal.out('Nothing is written: this is the plan.');
  else {
    await store.rota.replace(rota, now);
    terminal.out('Applied.');
  }
  return 0;
}

/** Whatever the deployed people, roles and the file do not say alike; a schedule that a role is filled by stays. */
function refuseMistakes(rota: Rota, { people, roles }: Directory, file: string): void {
  const known = { people: new Set(people.map(({ id }) => id)), roles: new Set(Object.keys(roles)) };
  const wrong = checkRota(rota, known).map(({ path, expected }) => `${file}: ${path.join('.')} expected ${expected}`);
  const ids = new Set<string>(rota.schedules.map(({ id }) => id));
  const missed = Object.entries(roles).flatMap(([role, members]) =>
    members.flatMap((member) => {
      const schedule = scheduleOf(member);
      return schedule === undefined || ids.has(schedule)
        ? []
        : [`${file}: schedules expected the schedule "${schedule}" too, by which the role ${role} is filled`];
    }),
  );
  if (wrong.length + missed.length > 0) throw new Refused([...wrong, ...missed].join('\n'));
}

const MARKS = { added: '+', changed: '~', removed: '-' } as const;
const inWords = ({ kind, id, change, fields }: Difference): string =>
  `${MARKS[change]} ${kind} ${id}${fields.length === 0 ? '' : `: ${fields.join(', ')}`}`;

async function exportRota(file: string | undefined, store: DirectoryStore, terminal: Terminal): Promise<number> {
  const text = rotaToYaml(await store.rota.read());
  if (file === undefined) terminal.out(text.trimEnd());
  else {
    writeNewFile(file, text);
    terminal.err(`Exported to ${file}.`);
  }
  return 0;
}
