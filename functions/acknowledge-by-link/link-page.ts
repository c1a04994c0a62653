import {
  escapeHtml,
  htmlPage,
  nameInSentence,
  type HtmlPage,
  type PageFooter,
} from '../../shared/runtime/html-page.ts';
import { formatInZone } from '../../shared/domain/text/local-time.ts';
import { durationInWords } from '../../shared/domain/text/duration.ts';
import { howLong } from '../../shared/domain/incident/how-long.ts';
import type { Incident } from '../../shared/domain/incident/incident.ts';
import type { LinkAnswer } from '../../shared/flows/answer-link.ts';

/** `now` is the instant that durations on the page are counted to. */
export interface PageTerms extends PageFooter {
  readonly now: number;
}

/** Text of at most `room` signs; what was cut shows as an ellipsis. No sign is cut through. */
const shortened = (text: string, room: number): string =>
  (text.length <= room ? text : `${text.slice(0, room - 1).replace(/[\uD800-\uDBFF]$/, '')}…`).toWellFormed();

function facts(incident: Incident, zone: string, now: number): string {
  const lasted = howLong(incident);
  const reason = incident.alert?.facts.reason ?? incident.description;
  const rows: [string, string | undefined][] = [
    ['Incident', incident.id],
    ['Service', incident.service],
    lasted === undefined
      ? ['Open for', durationInWords(now - incident.openedAt)]
      : ['Lasted', durationInWords(lasted.ms)],
    ['Since', formatInZone(incident.openedAt, zone)],
    ['Reason', reason === undefined ? undefined : shortened(reason, 400)],
  ];
  const cells = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`<dt>${name}</dt><dd dir="auto">${escapeHtml(value)}</dd>`],
  );
  return `<dl>${cells.join('')}</dl>`;
}

/** As much as the API takes. */
const TITLE = 1000;

/** Signs from which on a title is set smaller, so that a phone shows more than the title. */
const LONG = 120;

const heading = ({ severity, title }: Incident): string =>
  `<div class="sev">${escapeHtml(severity)}</div><h1 dir="auto"${title.length > LONG ? ' class="long"' : ''}>${escapeHtml(shortened(title, TITLE))}</h1>`;

/** What the link has to say, as a page under 15 KB. */
export function linkPage(answer: LinkAnswer, terms: PageTerms): HtmlPage {
  switch (answer.kind) {
    case 'unknown':
      return {
        status: 404,
        html: htmlPage(
          'Link not known',
          '<h1>This link is not known</h1><p>It may have lost a letter on its way. Open it again from the message, or call the support line.</p>',
          terms,
        ),
      };
    case 'expired': {
      const text = `<h1>This link has expired</h1><p>Incident ${escapeHtml(answer.incidentId)} is closed, was reopened since, or the message is over a day old. If it still needs an answer, use the newest message or call the support line.</p>`;
      return { status: 410, html: htmlPage('Link expired', text, terms) };
    }
    case 'asks': {
      const { incident, reader } = answer;
      const text = `${heading(incident)}${facts(incident, reader.zone, terms.now)}<p>You, ${nameInSentence(reader.name)}, are asked to take it. Pressing stops the calls to others.</p><form method="post"><button type="submit">Acknowledge</button></form>`;
      return { status: 200, html: htmlPage(`${incident.severity} ${incident.id}`, text, terms) };
    }
    case 'question': {
      const { incident, reader, question } = answer;
      const then = question.action === undefined ? '' : `<p>A yes means: ${escapeHtml(question.action)}</p>`;
      const text = `<div class="sev">${escapeHtml(incident.severity)} ${escapeHtml(incident.id)}</div><h1 dir="auto">${escapeHtml(question.text)}</h1><p>You, ${nameInSentence(reader.name)}, are asked. Your answer is recorded under your name.</p>${then}<h2 dir="auto">${escapeHtml(shortened(incident.title, TITLE))}</h2>${facts(incident, reader.zone, terms.now)}<form method="post" class="two"><button type="submit" name="answer" value="yes">Yes</button><button type="submit" name="answer" value="no" class="no">No</button></form>`;
      return { status: 200, html: htmlPage(`Question: ${incident.id}`, text, terms) };
    }
    case 'answered': {
      const { incident, reader, question, by, justNow } = answer;
      const thanks = justNow ? ' Thank you.' : '';
      const who = `<p class="who" role="status" tabindex="-1" autofocus>${answer.answer === 'yes' ? 'Yes' : 'No'}, said ${nameInSentence(by.name)}, ${escapeHtml(formatInZone(by.at, reader.zone))}.${thanks}</p>`;
      const text = `${who}<h1 dir="auto">${escapeHtml(question.text)}</h1>${facts(incident, reader.zone, terms.now)}`;
      return { status: 200, html: htmlPage(`Answered: ${incident.id}`, text, terms) };
    }
    case 'acknowledged':
    case 'resolved': {
      const { incident, reader, by } = answer;
      const verb = answer.kind === 'resolved' ? 'Resolved' : 'Acknowledged';
      const again = answer.kind === 'acknowledged' && answer.justNow ? ' It is yours: nobody else is called.' : '';
      // First and with the focus: a screen reader begins with it, as a status that is there from the start is not announced.
      const who = `<p class="who" role="status" tabindex="-1" autofocus>${verb} by ${nameInSentence(by.name)}, ${escapeHtml(formatInZone(by.at, reader.zone))}.${again}</p>`;
      const text = `${who}${heading(incident)}${facts(incident, reader.zone, terms.now)}`;
      return { status: 200, html: htmlPage(`${verb}: ${incident.id}`, text, terms) };
    }
  }
}
