import { randomBytes } from 'node:crypto';
import type { CapturedMessage } from '../kernel/kernel.ts';
import { escapeHtml, linkify } from './escape-html.ts';
import type { LocalAnswer } from './local-answer.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

export interface AlarmLine {
  name: string;
  description: string;
  state: string;
}

export interface PhonesPage {
  title: string;
  hint?: string | undefined;
  /** Epoch ms. */
  now: number;
  messages: CapturedMessage[];
  alarms: AlarmLine[];
}

/** Messages of one recipient on one channel, oldest first. */
interface Device {
  channel: string;
  to: string;
  messages: CapturedMessage[];
}

const shownPerDevice = 40;
const steps = [
  ['PT1M', '+1 min'],
  ['PT15M', '+15 min'],
  ['PT1H', '+1 h'],
];

/** Every phone and mailbox with what it received, and the clock. Works without JavaScript; nothing comes from outside. */
export function renderPhonesPage(page: PhonesPage): LocalAnswer {
  const nonce = randomBytes(16).toString('base64');
  const devices = groupByDevice(page.messages);
  const phones = devices.filter(({ channel }) => channel === 'sms');
  const mailboxes = devices.filter(({ channel }) => channel === 'email');
  const others = devices.filter(({ channel }) => channel !== 'sms' && channel !== 'email');
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(page.title)}: phones and mailboxes</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='4' y='1' width='8' height='14' rx='2' fill='%23b4452c'/%3E%3C/svg%3E">
<style nonce="${nonce}">${pageStyle}</style>
</head>
<body>
<header>
<div class="name"><h1>${escapeHtml(page.title)}</h1><p>on this machine</p></div>
${renderClock(page.now)}
</header>
<main>
<p class="unseen" role="status" aria-live="polite" id="news"></p>
<div id="alarms">${renderAlarms(page.alarms)}</div>
<section aria-labelledby="phones-title"><h2 id="phones-title">Phones</h2>
<div class="row phones" data-row="phones">${phones.map(renderPhone).join('') || renderNothing('No phone has rung yet.', page.hint)}</div></section>
<section aria-labelledby="mail-title"><h2 id="mail-title">Mailboxes</h2>
<div class="row mailboxes" data-row="mailboxes">${mailboxes.map(renderMailbox).join('') || renderNothing('No mail has arrived yet.')}</div></section>
${others.length === 0 ? '' : `<section aria-labelledby="other-title"><h2 id="other-title">Elsewhere</h2><div class="row mailboxes" data-row="others">${others.map(renderMailbox).join('')}</div></section>`}
</main>
<script nonce="${nonce}">${pageScript}</script>
</body>
</html>`;
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      // Not 'no-referrer': the clock's form would be sent with the origin "null", and be refused as a foreign page's.
      'referrer-policy': 'same-origin',
    },
    body,
  };
}

function groupByDevice(messages: CapturedMessage[]): Device[] {
  const devices = new Map<string, Device>();
  for (const message of messages) {
    const key = keyOf(message);
    const device = devices.get(key) ?? { channel: message.channel, to: message.to, messages: [] };
    device.messages.push(message);
    devices.set(key, device);
  }
  return [...devices.values()];
}

function keyOf({ channel, to }: { channel: string; to: string }): string {
  return `${channel} ${to}`;
}

function renderClock(now: number): string {
  const iso = new Date(now).toISOString();
  const buttons = steps
    .map(([value, label]) => `<button name="advance" value="${value ?? ''}">${label ?? ''}</button>`)
    .join('');
  return `<form class="clock" method="post" action="/_local/clock" aria-label="Clock">
<time id="clock" datetime="${iso}"><b>${iso.slice(11, 16)}</b><span>${longDate(now)}, UTC</span></time>
<div class="steps">${buttons}</div></form>`;
}

function renderAlarms(alarms: AlarmLine[]): string {
  if (alarms.length === 0) return '';
  const items = alarms
    .map(({ name, description }) => `<li><b>${escapeHtml(name)}</b> ${escapeHtml(description)}</li>`)
    .join('');
  return `<div class="alarms"><h2>Alarms of the system itself</h2><ul>${items}</ul></div>`;
}

function renderNothing(text: string, hint?: string): string {
  const more = hint === undefined ? '' : `<span>Try it:</span><code>${escapeHtml(hint)}</code>`;
  return `<p class="nothing" data-key="nothing">${escapeHtml(text)} ${more}</p>`;
}

/** Newest first in the document; the screen shows it at the bottom, and starts there without a script. */
function renderPhone(device: Device): string {
  const bubbles = newest(device)
    .map(
      (message) => `<li data-id="${message.id}"><p dir="auto">${linkify(message.body)}</p>${renderTime(message)}</li>`,
    )
    .join('');
  return `<article class="phone" data-key="${escapeHtml(keyOf(device))}">
<h3>${escapeHtml(device.to)}</h3>
<ol class="screen" tabindex="0" aria-label="Messages to ${escapeHtml(device.to)}, newest first">${bubbles}${renderEarlier(device)}</ol>
</article>`;
}

function renderMailbox(device: Device): string {
  const isMail = device.channel === 'email';
  const simulated = device.messages.some((message) => message.simulated === true) ? ' (simulated)' : '';
  const channel = isMail ? '' : `<small>${escapeHtml(device.channel)}${simulated}</small> `;
  const label = `${isMail ? 'Mail' : 'Messages'} to ${device.to}, newest first`;
  const letters = newest(device)
    .map((message, index) => {
      const subject = escapeHtml(message.subject ?? (message.body.split('\n')[0] ?? '').slice(0, 80));
      return `<li data-id="${message.id}"><details${index === 0 ? ' open' : ''}><summary><bdi>${subject}</bdi>${renderTime(message)}</summary><p dir="auto">${linkify(message.body)}</p>${renderFiles(message)}</details></li>`;
    })
    .join('');
  return `<article class="mailbox" data-key="${escapeHtml(keyOf(device))}">
<h3>${channel}${escapeHtml(device.to)} <small class="count">${device.messages.length}</small></h3>
<ol class="letters" tabindex="0" aria-label="${escapeHtml(label)}">${letters}${renderEarlier(device)}</ol>
</article>`;
}

function renderFiles({ id, attachments = [] }: CapturedMessage): string {
  if (attachments.length === 0) return '';
  const items = attachments.map(({ name, size }, index) => {
    const href = `/_local/attachment?message=${encodeURIComponent(id)}&amp;file=${index}`;
    return `<li><a href="${href}" download>${escapeHtml(name)}</a> <small>${Math.ceil(size / 1000)} kB</small></li>`;
  });
  return `<ul class="files" aria-label="Files">${items.join('')}</ul>`;
}

function newest({ messages }: Device): CapturedMessage[] {
  return messages.slice(-shownPerDevice).reverse();
}

function renderEarlier({ messages }: Device): string {
  const earlier = messages.length - shownPerDevice;
  return earlier > 0 ? `<li class="earlier">and ${earlier} earlier</li>` : '';
}

function renderTime({ sentAt }: CapturedMessage): string {
  return `<time datetime="${sentAt}">${shortDate(Date.parse(sentAt))} ${sentAt.slice(11, 16)}</time>`;
}

function longDate(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

function shortDate(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
}
