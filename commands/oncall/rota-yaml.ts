import { stringify } from 'yaml';
import { readYamlText } from '../../policies/read-yaml.ts';
import { rota as rotaSchema, type Rota } from '../../shared/domain/oncall/schedule.ts';

const HEADING = `# Who is on call: regions with their holidays, schedules with their layers, and how many have to be there.
`;

/** A rota as YAML that reads back as the same. */
export const rotaToYaml = (rota: Rota): string =>
  HEADING + stringify(rota, { lineWidth: 0, aliasDuplicateObjects: false });

/** The rota of a YAML text. Throws PolicyError with `file:line:column place: expected ...` for every mistake. */
export const readRota = (text: string, file: string): Rota => readYamlText(text, file, rotaSchema).value;
