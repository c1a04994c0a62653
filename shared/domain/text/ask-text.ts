import { onOneLine, shortened } from './one-line.ts';
import { pageSms } from './page-sms.ts';

const MAX_SUBJECT = 150;
const MAX_TITLE = 1000;

/** A question that somebody has to answer with yes or no; `action` is what a yes sets off. */
export interface Question {
  readonly severity: string;
  readonly incidentId: string;
  readonly title: string;
  readonly question: string;
  readonly action?: string | undefined;
}
export interface LinkedQuestion extends Question {
  readonly link: string;
  /** It is an exercise. */
  readonly drill?: boolean;
  /** Until when the one who reads it is asked, in words and in their zone. */
  readonly answerBy: string;
}

/**
 * The question by SMS, and on every channel that is not email: `P1 INC-7K2M9QXA https://... Yes or no? Is it real?`, one segment
 * whatever the question holds. Throws RangeError as `pageSms` does.
 */
export const askSms = ({ severity, incidentId, question, link, drill }: LinkedQuestion): string =>
  pageSms({ severity, incidentId, link, ...(drill === undefined ? {} : { drill }), title: `Yes or no? ${question}` });

/** The question by email: the link stands on a line of its own before anything that a source may have written. */
export function askEmail(asked: LinkedQuestion, name: string): { subject: string; text: string } {
  const text = [
    `${onOneLine(name)}, a question for you about ${asked.incidentId} (${asked.severity}): yes or no?`,
    whatIsAsked(asked),
    `Open the link and press yes or no, by ${asked.answerBy}:\n${asked.link}`,
    'Nothing is taken for a yes that nobody has said. Without an answer the next in line is asked.',
    whatItIsAbout(asked),
  ];
  return { subject: subjectOf('Yes or no?', asked), text: text.join('\n\n') };
}

/** What the owners of the service desk are told of a question that nobody has answered. */
export function unansweredEmail(asked: Question, name: string): { subject: string; text: string } {
  const text = [
    `${onOneLine(name)}, nobody has answered a question about ${asked.incidentId} (${asked.severity}).`,
    whatIsAsked(asked),
    'Nothing is taken for a yes that nobody has said: what waits for it does not happen. Please ask those who were to answer.',
    whatItIsAbout(asked),
  ];
  return { subject: subjectOf('Nobody has answered:', asked), text: text.join('\n\n') };
}

/** The same in one SMS segment. */
export const unansweredSms = ({ severity, incidentId, question }: Question): string =>
  `${severity} ${incidentId}: nobody has answered the question: ${onOneLine(question)}`;

const whatIsAsked = ({ question, action }: Question): string =>
  [onOneLine(question), ...(action === undefined ? [] : [`After a yes: ${onOneLine(action)}`])].join('\n');

const whatItIsAbout = ({ incidentId, title }: Question): string =>
  `${incidentId}: ${shortened(onOneLine(title).trim(), MAX_TITLE)}`;

const subjectOf = (what: string, { severity, incidentId, question }: Question): string =>
  shortened(`[${severity}] ${what} ${incidentId} ${onOneLine(question).trim()}`, MAX_SUBJECT);
