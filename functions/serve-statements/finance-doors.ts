import { escapeHtml, htmlPage } from '../../shared/runtime/html-page.ts';
import { FINANCE_STYLE } from './finance-style.ts';

const WHY = {
  nobody: undefined,
  'unknown token': 'That token is not known, or was revoked.',
  'another scope': 'That token may not see statements: it takes one of scope finance or admin.',
} as const;

/** Where somebody says who they are. */
export function doorPage(organisation: string, why: keyof typeof WHY): string {
  const wrong = WHY[why];
  const body = `<h1>SLA statements</h1>${wrong === undefined ? '' : `<p class="bad" role="alert" id="wrong">${wrong}</p>`}<p>Sign in with your own API token of scope finance: an administrator makes one with <code>npm run token -- create --scope finance --for NAME</code>. It stays in this browser for eight hours, and no script can read it.</p><form class="sign" method="post" action="/finance/session"><label class="field">API token<input name="token" type="password" autocomplete="current-password" required maxlength="200"${wrong === undefined ? '' : ' aria-describedby="wrong" aria-invalid="true"'}></label><button>Sign in</button></form>`;
  return htmlPage(`Sign in, ${organisation}`, body, { organisation }, FINANCE_STYLE);
}

/** A refusal, with the way back. */
export function refusedPage(organisation: string, title: string, detail: string, back: string): string {
  const body = `<h1>${escapeHtml(title)}</h1><p role="alert">${escapeHtml(detail)}</p><nav><a href="${escapeHtml(back)}">Back</a></nav>`;
  return htmlPage(`${title}, ${organisation}`, body, { organisation }, FINANCE_STYLE);
}
