import { escapeHtml, htmlPage, type HtmlPage, type PageFooter } from '../../shared/runtime/html-page.ts';
import { formatInZone } from '../../shared/domain/text/local-time.ts';
import { durationInWords } from '../../shared/domain/text/duration.ts';
import { howLong } from '../../shared/domain/incident/how-long.ts';
import type { Incident } from '../../shared/domain/incident/incident.ts';
import type { LinkAnswer } from '../../shared/flows/answer-link.ts';

/** `now` is the instant that durations on the page are counted to. */
export interface PageTerms extends PageFooter {
  readonly now: number;
}

function facts(incident: Incident, zone: string, now: number): string {
  const lasted = howLong(incident);
  const rows: [string, string | undefined][] = [
    ['Incident', incident.id],
    ['Service', incident.service],
    lasted === undefined
      ? ['Open for', durationInWords(now - incident.openedAt)]
      : ['Lasted', durationInWords(lasted.ms)],
    ['Since', formatInZone(incident.openedAt, zone)],
    ['Reason', incident.alert?.facts.reason?.slice(0, 400) ?? incident.description?.slice(0, 400)],
  ];
  const cells = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`<dt>${name}</dt><dd dir="auto">${escapeHtml(value)}</dd>`],
  );
  return `<dl>${cells.join('')}</dl>`;
}

const heading = ({ severity, title }: Incident): string =>
  `<div class="sev">${escapeHtml(severity)}</div><h1 dir="auto">${escapeHtml(title.slice(0, 300).toWellFormed())}</h1>`;

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
      const text = `${heading(incident)}${facts(incident, reader.zone, terms.now)}<p>You, ${escapeHtml(reader.name)}, are asked to take it. Pressing stops the calls to others.</p><form method="post"><button type="submit">Acknowledge</button></form>`;
      return { status: 200, html: htmlPage(`${incident.severity} ${incident.id}`, text, terms) };
    }
    case 'acknowledged':
    case 'resolved': {
      const { incident, reader, by } = answer;
      const verb = answer.kind === 'resolved' ? 'Resolved' : 'Acknowledged';
      const again = answer.kind === 'acknowledged' && answer.justNow ? ' It is yours: nobody else is called.' : '';
      const text = `${heading(incident)}<p class="who" role="status">${verb} by ${escapeHtml(by.name)}, ${escapeHtml(formatInZone(by.at, reader.zone))}.${again}</p>${facts(incident, reader.zone, terms.now)}`;
      return { status: 200, html: htmlPage(`${verb}: ${incident.id}`, text, terms) };
    }
  }
}
