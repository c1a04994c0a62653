import type { HandOver, NoteCategory } from '../oncall/hand-over.ts';
import type { HandOverReport } from '../oncall/hand-over-report.ts';
import { durationInWords } from './duration.ts';
import { formatInZone } from './local-time.ts';
import { onOneLine } from './one-line.ts';

export interface ReportReader {
  readonly handOver: HandOver;
  readonly reader: { readonly zone: string };
  readonly nameOf: (person: string) => string;
}

/** A section of the report: its heading, and a line for each thing. */
export interface ReportSection {
  readonly title: string;
  readonly lines: readonly string[];
}

export const NOTES_CALLED: Readonly<Record<NoteCategory, string>> = {
  important: 'Important',
  'known-issue': 'Known issue',
  'customer-concern': 'Customer concern',
};

/** The report section by section, as the email and the page show it (row S1.7). Each line is one line. */
export function reportSections({ handOver, reader, nameOf }: ReportReader, report: HandOverReport): ReportSection[] {
  const { zone } = reader;
  const when = (at: number) => formatInZone(at, zone);
  const who = (people: readonly string[]) => (people.length === 0 ? 'nobody' : people.map(nameOf).join(', '));
  const { staffing } = report;
  const sections: ReportSection[] = [
    {
      title: `Active incidents: ${report.incidents.length + report.moreIncidents}`,
      lines: [
        ...report.incidents.map(
          ({ id, severity, status, title, updatedAt, owner }) =>
            `${id} ${severity} ${status.replace('_', ' ')}, ${owner === undefined ? 'nobody has it' : `with ${nameOf(owner)}`}, last news ${when(updatedAt)}: ${title}`,
        ),
        ...more(report.moreIncidents, 'incident'),
      ],
    },
    {
      title: `Services, alerts that fire: ${report.firingAlerts}`,
      lines: [
        ...report.services.map(({ name, worst, firingAlerts }) =>
          worst === undefined ? `${name}: healthy` : `${name}: ${worst}, alerts that fire: ${firingAlerts}`,
        ),
        ...more(report.moreServices, 'service'),
      ],
    },
    {
      title: 'Maintenance within a week',
      lines: report.maintenance.map(
        ({ title, start, lastsMs }) => `${title}: ${when(start)}, lasts ${durationInWords(lastsMs)}`,
      ),
    },
    {
      title: 'People',
      lines: [
        `On call: ${who(staffing.onCall)}`,
        `Available: ${who(staffing.available)}`,
        ...staffing.unavailable.map(
          ({ person, until, reason }) =>
            `Away: ${nameOf(person)} until ${when(until)}${reason === undefined ? '' : ` (${reason})`}`,
        ),
        ...report.gaps.map(({ start, end }) => `Nobody on call: ${when(start)} to ${when(end)}`),
      ],
    },
    {
      title: 'Notes',
      lines: handOver.notes.map(({ category, text, by }) => `${NOTES_CALLED[category]}: ${text} (${nameOf(by)})`),
    },
  ];
  return sections.map(({ title, lines }) => ({
    title: onOneLine(title),
    lines: lines.length === 0 ? ['none'] : lines.map(onOneLine),
  }));
}

/** The report as plain text. */
export function reportText(of: ReportReader, report: HandOverReport): string {
  const sections = reportSections(of, report).map(
    ({ title, lines }) => `${title}\n${lines.map((line) => `- ${line}`).join('\n')}`,
  );
  return [`As of ${formatInZone(report.asOf, of.reader.zone)}`, ...sections].join('\n\n');
}

const more = (count: number, what: string): string[] =>
  count === 0 ? [] : [`and ${count} more ${what}${count === 1 ? '' : 's'}`];
