import { formatInZone } from '../../shared/domain/text/local-time.ts';
import { durationInWords } from '../../shared/domain/text/duration.ts';
import { howLong } from '../../shared/domain/incident/how-long.ts';
import type { Incident } from '../../shared/domain/incident/incident.ts';
import type { LinkAnswer } from '../../shared/flows/answer-link.ts';

export interface PageTerms {
  readonly organisation: string;
  readonly supportLine: { readonly phone: string; readonly email: string };
  readonly now: number;
}

export interface RenderedPage {
  readonly status: number;
  readonly html: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in an element or in a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');

const STYLE = `
:root{color-scheme:light dark;--ground:#f6f5f2;--ink:#1a1a1a;--soft:#55524b;--line:#d9d5cb;--go:#b3261e;--go-ink:#fff;--well:#14693b}
@media(prefers-color-scheme:dark){:root{--ground:#15161a;--ink:#f2f1ee;--soft:#b5b1a8;--line:#3a3c44;--go:#ff8a7a;--go-ink:#1b0705;--well:#7fdca4}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:1.125rem/1.5 system-ui,sans-serif;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column}
main{flex:1;width:100%;max-width:34rem;margin:0 auto;padding:1.25rem 1.25rem 2rem;display:flex;flex-direction:column}
.sev{font-weight:700;letter-spacing:.02em}
h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0 1rem;overflow-wrap:anywhere}
dl{margin:0 0 1.25rem;display:grid;grid-template-columns:auto 1fr;gap:.35rem 1rem}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
form{margin-top:auto}
button{width:100%;min-height:5.5rem;border:0;border-radius:1rem;background:var(--go);color:var(--go-ink);font:700 1.5rem/1.2 system-ui,sans-serif;cursor:pointer}
button:focus-visible{outline:4px solid var(--ink);outline-offset:3px}
.who{border-left:.4rem solid var(--well);padding:.25rem 0 .25rem 1rem;font-size:1.25rem;font-weight:600;margin:0 0 1rem}
footer{color:var(--soft);border-top:1px solid var(--line);padding-top:1rem;margin-top:1.5rem;font-size:1rem}
a{color:inherit}
`.replace(/\n/g, '');

/** One self-contained page: no script, no picture, no second request; the button is in reach of one thumb. */
function page(title: string, body: string, terms: PageTerms): string {
  const { phone, email } = terms.supportLine;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>${body}<footer>${escapeHtml(terms.organisation)} support line: <strong>${escapeHtml(phone)}</strong>, <a href="mailto:${escapeHtml(email)}">${escapeHtml(email)}</a></footer></main></body></html>`;
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
export function linkPage(answer: LinkAnswer, terms: PageTerms): RenderedPage {
  switch (answer.kind) {
    case 'unknown':
      return {
        status: 404,
        html: page(
          'Link not known',
          '<h1>This link is not known</h1><p>It may have lost a letter on its way. Open it again from the message, or call the support line.</p>',
          terms,
        ),
      };
    case 'expired': {
      const text = `<h1>This link has expired</h1><p>Incident ${escapeHtml(answer.incidentId)} is closed, was reopened since, or the message is over a day old. If it still needs an answer, use the newest message or call the support line.</p>`;
      return { status: 410, html: page('Link expired', text, terms) };
    }
    case 'asks': {
      const { incident, reader } = answer;
      const text = `${heading(incident)}${facts(incident, reader.zone, terms.now)}<p>You, ${escapeHtml(reader.name)}, are asked to take it. Pressing stops the calls to others.</p><form method="post"><button type="submit">Acknowledge</button></form>`;
      return { status: 200, html: page(`${incident.severity} ${incident.id}`, text, terms) };
    }
    case 'acknowledged':
    case 'resolved': {
      const { incident, reader, by } = answer;
      const verb = answer.kind === 'resolved' ? 'Resolved' : 'Acknowledged';
      const again = answer.kind === 'acknowledged' && answer.justNow ? ' It is yours: nobody else is called.' : '';
      const text = `${heading(incident)}<p class="who" role="status">${verb} by ${escapeHtml(by.name)}, ${escapeHtml(formatInZone(by.at, reader.zone))}.${again}</p>${facts(incident, reader.zone, terms.now)}`;
      return { status: 200, html: page(`${verb}: ${incident.id}`, text, terms) };
    }
  }
}

/** A refusal that is no answer to the link itself, in the same dress. */
export const refusalPage = (status: number, title: string, advice: string, terms: PageTerms): RenderedPage => ({
  status,
  html: page(title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(advice)}</p>`, terms),
});
