import type { HandOverAnswer } from '../../shared/flows/answer-hand-over-link.ts';
import type { Refusal } from '../../shared/domain/oncall/decide-hand-over.ts';
import { noteCategory, signatureOf } from '../../shared/domain/oncall/hand-over.ts';
import { checklistsOf, duties, SIDES, type Side } from '../../shared/domain/oncall/hand-over-checklists.ts';
import { NOTES_CALLED, reportSections } from '../../shared/domain/text/hand-over-report-text.ts';
import { formatInZone } from '../../shared/domain/text/local-time.ts';
import {
  escapeHtml,
  htmlPage,
  nameInSentence,
  refusalPage,
  type HtmlPage,
  type PageFooter,
} from '../../shared/runtime/html-page.ts';

export interface PageTerms extends PageFooter {
  readonly now: number;
}

type Shown = Extract<HandOverAnswer, { kind: 'shown' }>;

const EXPIRED: Readonly<Record<Extract<HandOverAnswer, { kind: 'expired' }>['why'], string>> = {
  old: 'It was to be signed more than two weeks ago, and is no longer taken.',
  withdrawn: 'The plan was changed: no hand-over is asked for at that time, and there is nothing to sign.',
  'not-yours': 'The plan was changed: others hand over and take over by now.',
};

/** The page behind the link to a hand-over: how things stand, the lists of the reader's side, and one button. */
export function handOverPage(answer: HandOverAnswer, terms: PageTerms): HtmlPage {
  switch (answer.kind) {
    case 'unknown':
      return refusalPage(
        404,
        'This link is not known',
        'It may have lost a letter on its way. Open it again from the message, or call the support line.',
        terms,
      );
    case 'expired':
      return refusalPage(410, 'This link has expired', EXPIRED[answer.why], terms);
    case 'shown':
      return shownPage(answer, terms);
  }
}

function shownPage(shown: Shown, terms: PageTerms): HtmlPage {
  const { read, as, reader, refused } = shown;
  const { handOver } = read;
  const mine = signatureOf(handOver, as);
  const verb = as === 'outgoing' ? 'hand over' : 'take over';
  const title = `${mine === undefined ? `You ${verb}` : 'Hand-over'}: ${read.scheduleName}`;
  const body = [
    refused === undefined ? '' : refusalLine(refused.refusal),
    signedLine(shown),
    `<h1 dir="auto">${escapeHtml(title)}</h1>`,
    facts(shown),
    reportOf(shown),
    mine === undefined ? formOf(shown) : '',
  ];
  const status = refused === undefined ? 200 : refused.refusal.kind === 'over' || mine !== undefined ? 409 : 400;
  return { status, html: htmlPage(`${title}, ${formatInZone(handOver.at, reader.zone)}`, body.join(''), terms) };
}

const nameIn = ({ names }: Shown, id: string): string => nameInSentence(names.get(id) ?? id);

/** First and with the focus where there is news, as a screen reader begins there. */
function signedLine(shown: Shown): string {
  const { read, as, reader, justNow } = shown;
  const signed = signatureOf(read.handOver, as);
  if (signed === undefined) return '';
  const other = signatureOf(read.handOver, as === 'outgoing' ? 'incoming' : 'outgoing');
  const rest = other === undefined ? ' The other side has not signed yet.' : ' Both sides have signed.';
  return `<p class="who" role="status" tabindex="-1" autofocus>Signed by ${nameIn(shown, signed.by)}, ${escapeHtml(formatInZone(signed.at, reader.zone))}.${justNow ? ' Thank you.' : ''}${rest}</p>`;
}

function refusalLine(refusal: Refusal): string {
  const text = {
    'not-of-this-side': 'The plan was changed: you are not of this side any more.',
    'signed-by-another': 'Somebody else of your side has signed before you.',
    over: 'It was not taken: this hand-over is over, or holds as many notes as it takes.',
    'unknown-items': 'Something was ticked that is not on your list. Reload the page and sign again.',
    'not-ticked':
      'Not signed yet: every box has to be ticked. What is not done yet, do now or settle with the other side.',
  }[refusal.kind];
  return `<p class="who" role="alert" tabindex="-1" autofocus>${text}</p>`;
}

function facts(shown: Shown): string {
  const { handOver } = shown.read;
  const { zone } = shown.reader;
  const rows: [string, string][] = [
    ['At', escapeHtml(formatInZone(handOver.at, zone))],
    ['From', handOver.outgoing.map((id) => nameIn(shown, id)).join(', ')],
    ['To', handOver.incoming.map((id) => nameIn(shown, id)).join(', ')],
    ['Sign by', escapeHtml(formatInZone(handOver.dueAt, zone))],
    ...SIDES.map((as): [string, string] => [SIDE_CALLED[as], signatureLine(shown, as)]),
  ];
  return `<dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd dir="auto">${value}</dd>`).join('')}</dl>`;
}

const SIDE_CALLED: Readonly<Record<Side, string>> = { outgoing: 'Handed over', incoming: 'Taken over' };

function signatureLine(shown: Shown, as: Side): string {
  const signed = signatureOf(shown.read.handOver, as);
  if (signed === undefined) return 'not signed yet';
  return `${nameIn(shown, signed.by)}, ${escapeHtml(formatInZone(signed.at, shown.reader.zone))}`;
}

/** Lines of one section that the page shows before a phone has too much of it; the rest is said to be elsewhere. */
const LINES = 40;

function reportOf({ read, reader, names }: Shown): string {
  const { handOver, report } = read;
  if (report === undefined) return '';
  const sections = reportSections({ handOver, reader, nameOf: (id) => names.get(id) ?? id }, report);
  const lists = sections.map(({ title, lines }) => {
    const shown = lines.slice(0, LINES).map((line) => `<li dir="auto">${escapeHtml(line)}</li>`);
    const rest = lines.length > LINES ? `<li>and ${lines.length - LINES} more, in the report by email</li>` : '';
    return `<h2>${escapeHtml(title)}</h2><ul>${shown.join('')}${rest}</ul>`;
  });
  const asOf = handOver.state === 'signed' ? 'As it was signed' : 'As of now';
  return `<p>${asOf}: ${escapeHtml(formatInZone(report.asOf, reader.zone))}</p>${lists.join('')}`;
}

function formOf({ as, refused }: Shown): string {
  const ticked = new Set(refused?.form.ticked);
  const boxes = checklistsOf[as].map(({ title, items }) => {
    const each = items.map(
      ({ id, text }) =>
        `<label class="tick"><input type="checkbox" name="ticked" value="${id}" required${ticked.has(id) ? ' checked' : ''}><span>${escapeHtml(text)}</span></label>`,
    );
    return `<fieldset><legend>${escapeHtml(title)}</legend>${each.join('')}</fieldset>`;
  });
  const note = refused?.form.note;
  const options = noteCategory.options.map(
    (each) => `<option value="${each}"${note?.category === each ? ' selected' : ''}>${NOTES_CALLED[each]}</option>`,
  );
  const confirms =
    as === 'incoming'
      ? `<p>By signing you confirm what the other side has ticked.</p><h2>During your shift</h2><ul>${duties.map((duty) => `<li>${escapeHtml(duty)}</li>`).join('')}</ul>`
      : '';
  return `<form method="post" class="long">${boxes.join('')}<fieldset><legend>A note for the other side</legend><label class="field">Kind<select name="category">${options.join('')}</select></label><label class="field">Text, may be left empty<textarea name="note" rows="3" maxlength="1000">${escapeHtml(note?.text ?? '')}</textarea></label></fieldset>${confirms}<div class="press"><button type="submit">Sign</button></div></form>`;
}
