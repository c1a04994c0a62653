import { onOneLine, shortened } from './one-line.ts';
import type { Page } from './page-sms.ts';

const MAX_SUBJECT = 150;
const MAX_TITLE = 1000;

/**
 * The page for somebody whom no SMS reaches: the same link as in the SMS, on a line of its own before anything that a source may
 * have written. The subject is one line of at most 150 characters.
 */
export function pageEmail(
  { severity, incidentId, title, link }: Page,
  name: string,
): { subject: string; text: string } {
  const what = onOneLine(title).trim();
  const text = [
    `${onOneLine(name)}, you are paged: take it if you can.`,
    `Open the link and press the button to acknowledge:\n${link}`,
    `${incidentId} (${severity}): ${shortened(what, MAX_TITLE)}`,
    'Until somebody acknowledges, the next person is paged in turn.',
  ];
  return { subject: shortened(`[${severity}] Page: ${incidentId} ${what}`, MAX_SUBJECT), text: text.join('\n\n') };
}
