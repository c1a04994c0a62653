import type { IncidentFields } from '../policy/template-fields.ts';
import { onOneLine, shortened } from './one-line.ts';

const MAX_TITLE = 1000;

/**
 * What is said where the policy's own text cannot be made: which incident, how severe, how it stands, whom to call. Little, and
 * never wrong. The title is what a machine or a colleague called it: it stays inside the house.
 */
export function plainNotice(
  { organisation, supportLine, incident: { id, severityInWords, status, title } }: IncidentFields,
  outside: boolean,
): { subject: string; body: string } {
  const how = `Incident ${id} is ${status}. Severity: ${severityInWords}.`;
  const whom = `${onOneLine(organisation)} support: ${supportLine.phone}, ${supportLine.email}`;
  const what = outside ? [] : [shortened(onOneLine(title).trim(), MAX_TITLE)];
  return { subject: `Incident ${id}: ${severityInWords}, ${status}`, body: [how, whom, ...what].join('\n') };
}
