import { signatureOf, unsignedSides, type HandOver } from '../oncall/hand-over.ts';
import { SIDES, type Side } from '../oncall/hand-over-checklists.ts';
import type { HandOverNews } from '../oncall/hand-over-news.ts';
import type { HandOverReport } from '../oncall/hand-over-report.ts';
import { reportText } from './hand-over-report-text.ts';
import { formatInZone } from './local-time.ts';
import { onOneLine, shortened } from './one-line.ts';
import { noticeSms, pageSms } from './page-sms.ts';

export interface HandOverText {
  /** One segment. */
  readonly sms: string;
  readonly subject: string;
  readonly email: string;
}

export interface HandOverTold {
  readonly news: HandOverNews;
  readonly handOver: HandOver;
  readonly scheduleName: string;
  readonly report?: HandOverReport;
  readonly reader: { readonly name: string; readonly zone: string };
  readonly nameOf: (person: string) => string;
}

const MAX_SUBJECT = 150;

/** What somebody is told of a hand-over. With a link, it stands before whatever of the SMS may be cut. */
export function handOverText(told: HandOverTold, link?: string): HandOverText {
  const { subject, paragraphs } = said(told);
  const opened = link === undefined ? [] : [`Read it, and sign for your side: ${link}`];
  const reported = told.report === undefined || !holdsReport[told.news.kind] ? [] : [reportText(told, told.report)];
  const email = [`${onOneLine(told.reader.name)},`, ...paragraphs, ...opened, ...reported].join('\n\n');
  return { sms: smsOf(subject, link), subject: shortened(subject, MAX_SUBJECT), email };
}

const holdsReport: Readonly<Record<HandOverNews['kind'], boolean>> = {
  drafted: true,
  withdrawn: false,
  unsigned: false,
  'shift-changed': false,
  'shift-report': true,
};

const smsOf = (subject: string, link: string | undefined): string =>
  link === undefined
    ? noticeSms(subject)
    : pageSms({ severity: 'Hand-over', incidentId: 'sign:', link, title: subject });

function said(told: HandOverTold): { subject: string; paragraphs: string[] } {
  const { news, handOver, reader } = told;
  const name = onOneLine(told.scheduleName);
  const when = formatInZone(handOver.at, reader.zone);
  const due = formatInZone(handOver.dueAt, reader.zone);
  const [from, to] = SIDES.map((as) => peopleOf(told, handOver[as]));
  const hands = `${name}: ${from} to ${to}, ${when}`;
  switch (news.kind) {
    case 'drafted':
      return news.as === 'outgoing'
        ? {
            subject: `You hand over ${name} to ${to}, ${when}`,
            paragraphs: [
              'The report below was drafted from what is known now. Add what only you know, meet, go through the lists and sign.',
              `Both sides sign by ${due}.`,
            ],
          }
        : {
            subject: `You take over ${name} from ${from}, ${when}`,
            paragraphs: [
              'The report below was drafted from what is known now. Meet, check that it is so, go through your list and sign.',
              `Both sides sign by ${due}.`,
            ],
          };
    case 'withdrawn':
      return {
        subject: `No hand-over of ${hands}`,
        paragraphs: ['The plan was changed: no hand-over is asked for then. There is nothing to sign.'],
      };
    case 'unsigned': {
      const missing = unsignedSides(handOver).map((as) => `${LABEL[as]}: ${peopleOf(told, handOver[as])}`);
      return {
        subject: `Hand-over not signed: ${hands}`,
        paragraphs: [
          `It was to be signed by ${due}. Not signed yet by\n${missing.map((line) => `- ${line}`).join('\n')}`,
          'Find out whether the shift was taken over. It can still be signed.',
        ],
      };
    }
    case 'shift-changed':
      return {
        subject: `Shift change: ${hands}`,
        paragraphs: [`Both sides have signed.\n${SIDES.map((as) => `- ${signedLine(told, as)}`).join('\n')}`],
      };
    case 'shift-report':
      return {
        subject: `Shift report: ${hands}`,
        paragraphs: [`As it was signed.\n${SIDES.map((as) => `- ${signedLine(told, as)}`).join('\n')}`],
      };
  }
}

const LABEL: Readonly<Record<Side, string>> = { outgoing: 'hands over', incoming: 'takes over' };

function signedLine({ handOver, reader, nameOf }: HandOverTold, as: Side): string {
  const signed = signatureOf(handOver, as);
  if (signed === undefined) return `${LABEL[as]}: not signed`;
  return `${LABEL[as]}: ${onOneLine(nameOf(signed.by))}, ${formatInZone(signed.at, reader.zone)}`;
}

const peopleOf = ({ nameOf }: HandOverTold, people: readonly string[]): string =>
  people.map((person) => onOneLine(nameOf(person))).join(', ');
