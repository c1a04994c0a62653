import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** What stands at the foot of every page: whom to call when it does not help. A page that shows no numbers names the organisation only. */
export interface PageFooter {
  readonly organisation: string;
  readonly supportLine?: { readonly phone: string; readonly email: string };
}

export interface HtmlPage {
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

const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A name in a sentence. One that is written from right to left would otherwise draw what comes after it to its other side. */
export const nameInSentence = (name: string): string =>
  RIGHT_TO_LEFT.test(name) ? `<bdi>${escapeHtml(name)}</bdi>` : escapeHtml(name);

const STYLE = `
:root{color-scheme:light dark;--ground:#f6f5f2;--ink:#1a1a1a;--soft:#55524b;--line:#d9d5cb;--go:#b3261e;--go-ink:#fff;--well:#14693b}
@media(prefers-color-scheme:dark){:root{--ground:#15161a;--ink:#f2f1ee;--soft:#b5b1a8;--line:#3a3c44;--go:#ff8a7a;--go-ink:#1b0705;--well:#7fdca4}}
*{box-sizing:border-box}
html{scroll-padding-bottom:8rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1.125rem/1.5 system-ui,sans-serif;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;overflow-wrap:anywhere}
main,footer{width:100%;max-width:34rem;margin:0 auto;padding:0 1.25rem}
main{flex:1;padding-top:1.25rem;display:flex;flex-direction:column}
main>*{flex:none}
.sev{font-weight:700;letter-spacing:.02em}
h1{font-size:1.5rem;line-height:1.25;margin:.25rem 0 1rem;overflow:hidden}
h1.long{font-size:1.0625rem;line-height:1.4}
p{margin:0 0 1.25rem}
dl{margin:0 0 1.25rem;display:grid;grid-template-columns:auto 1fr;gap:.35rem 1rem}
dt{color:var(--soft);overflow-wrap:normal}dd{margin:0;overflow:hidden}
form{margin-top:auto;position:sticky;bottom:0;padding:.5rem 0;background:var(--ground);box-shadow:0 -.75rem .75rem var(--ground)}
button{width:100%;min-height:5.5rem;border:2px solid transparent;border-radius:1rem;background:var(--go);color:var(--go-ink);font:700 1.5rem/1.2 system-ui,sans-serif;cursor:pointer}
form.two{display:grid;grid-template-columns:1fr 1fr;gap:1rem}
button.no{background:transparent;color:var(--ink);border-color:var(--ink)}
form.long{position:static;box-shadow:none;padding:0}
.press{position:sticky;bottom:0;padding:.5rem 0;background:var(--ground);box-shadow:0 -.75rem .75rem var(--ground)}
fieldset{border:1px solid var(--line);border-radius:1rem;margin:0 0 1.25rem;padding:.25rem 1rem;min-width:0}
legend{font-weight:700;padding:0 .5rem}
.tick{display:flex;gap:.9rem;align-items:center;min-height:3.25rem;cursor:pointer}
.tick input{flex:none;width:1.75rem;height:1.75rem;margin:0;accent-color:var(--well)}
.field{display:block;margin:.5rem 0}
select,textarea{display:block;width:100%;min-height:3rem;margin-top:.25rem;padding:.5rem;font:inherit;color:inherit;background:var(--ground);border:1px solid var(--soft);border-radius:.5rem}
ul{margin:0 0 1.25rem;padding-left:1.25rem}
h2{font-size:1.0625rem;line-height:1.4;margin:0 0 .75rem}
@media(max-height:26rem){button{min-height:3rem}}
:focus-visible{outline:4px solid var(--ink);outline-offset:3px}
.who{border-left:.4rem solid var(--well);padding:.25rem 0 .25rem 1rem;font-size:1.25rem;font-weight:600}
.who:focus{outline:0}
footer{color:var(--soft);padding-bottom:1.5rem;font-size:1rem}
footer p{border-top:1px solid var(--line);margin:1rem 0 0;padding-top:1rem}
footer strong{display:inline-block}
a{color:inherit}
`.replace(/\n/g, '');

/**
 * One self-contained page: no script, no picture, no second request; the button is in reach of one thumb, however long the text.
 * `moreStyle` is CSS of the page's own, after what all pages share.
 */
export function htmlPage(title: string, body: string, footer: PageFooter, moreStyle = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><meta name="referrer" content="no-referrer"><title>${escapeHtml(title)}</title><style>${STYLE}${moreStyle}</style></head><body><main>${body}</main><footer><p>${footerText(footer)}</p></footer></body></html>`;
}

function footerText({ organisation, supportLine }: PageFooter): string {
  if (supportLine === undefined) return escapeHtml(organisation);
  const [phone, email] = [escapeHtml(supportLine.phone), escapeHtml(supportLine.email)];
  return `${escapeHtml(organisation)} support line: <strong>${phone}</strong>, <a href="mailto:${email}">${email}</a>`;
}

/** A refusal in the same dress: what is wrong, and what to do about it. */
export const refusalPage = (status: number, title: string, advice: string, footer: PageFooter): HtmlPage => ({
  status,
  html: htmlPage(title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(advice)}</p>`, footer),
});

/** With every page: nothing is kept, nothing is fetched, and an address that is a secret is told to nobody. */
export const HTML_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

/** The page as the HTTP API takes it; HEAD is told the same without it. */
export const htmlAnswer = (
  { status, html }: HtmlPage,
  method: string,
  more: Readonly<Record<string, string>> = {},
): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: { ...HTML_HEADERS, ...more },
  body: method === 'HEAD' ? '' : html,
});
