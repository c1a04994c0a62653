import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { checklistsOf, itemsOf } from '../../shared/domain/oncall/hand-over-checklists.ts';
import { MINUTE, type World } from '../../shared/flows/flow-fixture.ts';
import { HAND_OFF, handOverDeps, handOverWorld, look, Told } from '../../shared/flows/hand-over-fixture.ts';
import { answerHtml } from './answer-html.ts';

const policy = { organisation: 'erlmcp', supportLine: { phone: '1-800-ERLMCP', email: 'support@erlmcp.example' } };
const TOKENS = { maya: 'm'.repeat(26), tomas: 't'.repeat(26) };

async function linked(title = 'registry-down'): Promise<World> {
  const made = await handOverWorld();
  await made.open();
  made.now = HAND_OFF - 30 * MINUTE;
  await look(made, new Told());
  const { links, handOvers } = handOverDeps(made.process());
  for (const [person, token] of Object.entries(TOKENS))
    await links.keep(token, { schedule: 'primary', at: HAND_OFF, person, goodUntil: HAND_OFF + 99 * MINUTE });
  const note = { category: 'important', text: title, by: 'maya', at: made.now } as const;
  await handOvers.change('primary', HAND_OFF, (one) => ({ ...one, notes: [note] }));
  return made;
}

async function send(
  made: World,
  method: string,
  path: string,
  form: [string, string][] = [],
  deps = handOverDeps(made.process()),
) {
  const body = new URLSearchParams(form).toString();
  const event = { rawPath: path, body, requestContext: { http: { method } } } as APIGatewayProxyEventV2;
  const failures: unknown[] = [];
  const answer = await answerHtml(deps, policy, event, made.now, (error) => failures.push(error));
  return { status: answer.statusCode, html: answer.body ?? '', headers: answer.headers, failures };
}

const ticks = (as: 'outgoing' | 'incoming'): [string, string][] => itemsOf(as).map((item) => ['ticked', item]);

describe('the page behind the link to a hand-over', () => {
  it('shows the report, each item as a box with its label, a note and one button, without a script', async () => {
    const { status, html, headers } = await send(await linked(), 'GET', `/h/${TOKENS.maya}`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(html).not.toMatch(/<script|javascript:|<img|<link| on\w+=/);
    expect(html.match(/<button/g)).toHaveLength(1);
    expect(html.match(/<h1/g)).toHaveLength(1);
    const boxes = [
      ...html.matchAll(/<label class="tick"><input type="checkbox" name="ticked" value="([a-z-]+)" required>/g),
    ];
    expect(boxes.map(([, id]) => id)).toEqual(itemsOf('outgoing'));
    for (const { title } of checklistsOf.outgoing) expect(html).toContain(`<legend>${title}</legend>`);
    for (const text of [
      'registry-down',
      'Active incidents: 1',
      'Maya Okafor',
      '11:00 GMT (Europe/Dublin)',
      'Sign</button>',
    ])
      expect(html).toContain(text);
    expect(html).toMatch(/<label class="field">[^<]+<select[\s\S]*<label class="field">[^<]+<textarea/);
    expect(Buffer.byteLength(html)).toBeLessThan(20_000);
  });

  it('shows whoever takes over their own list, what they confirm and what their shift asks of them', async () => {
    const { html } = await send(await linked(), 'GET', `/h/${TOKENS.tomas}`);
    expect(html).toContain('value="notes-read"');
    expect(html).not.toContain('value="sla-told"');
    expect(html).toContain('By signing you confirm what the other side has ticked.');
    expect(html).toContain('Acknowledge within 5 minutes');
  });

  it('escapes whatever anybody wrote', async () => {
    const { html } = await send(await linked('<script>alert(1)</script>"'), 'GET', `/h/${TOKENS.maya}`);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;');
  });

  it('signs by POST, and the second time says by whom and when, with no button left', async () => {
    const made = await linked();
    const note: [string, string][] = [
      ['category', 'customer-concern'],
      ['note', 'Liffey waits for a call'],
    ];
    const first = await send(made, 'POST', `/h/${TOKENS.maya}`, [...ticks('outgoing'), ...note]);
    expect(first.status).toBe(200);
    expect(first.html).toContain(
      '<main><p class="who" role="status" tabindex="-1" autofocus>Signed by Maya Okafor, 10 Mar 2026, 10:30 GMT (Europe/Dublin). Thank you. The other side has not signed yet.',
    );
    expect(first.html).toContain('Customer concern: Liffey waits for a call (Maya Okafor)');
    made.now += MINUTE;
    const again = await send(made, 'POST', `/h/${TOKENS.maya}`, ticks('outgoing'));
    expect(again).toMatchObject({
      status: 200,
      html: expect.stringContaining('Signed by Maya Okafor, 10 Mar 2026, 10:30 GMT') as unknown,
    });
    expect(again.html).not.toContain('<button');
    expect((await send(made, 'POST', `/h/${TOKENS.tomas}`, ticks('incoming'))).html).toContain(
      'Thank you. Both sides have signed.',
    );
  });

  it('with a box left open, says so, and keeps what was ticked and typed', async () => {
    const { status, html } = await send(await linked(), 'POST', `/h/${TOKENS.tomas}`, [
      ['ticked', 'notes-read'],
      ['note', 'on my way'],
    ]);
    expect(status).toBe(400);
    expect(html).toContain('<main><p class="who" role="alert" tabindex="-1" autofocus>Not signed yet');
    expect(html.match(/ checked>/g)).toHaveLength(1);
    expect(html).toContain('on my way</textarea>');
  });

  it.each([
    ['GET', 200],
    ['HEAD', 200],
    ['PUT', 405],
    ['DELETE', 405],
  ])('%s answers %i and changes nothing', async (method, status) => {
    const made = await linked();
    const before = made.table.dump();
    expect((await send(made, method, `/h/${TOKENS.maya}`, ticks('outgoing'))).status).toBe(status);
    expect(made.table.dump()).toEqual(before);
  });

  it.each([
    ['/h/', 404, 'This link is not known'],
    ['/h/../a', 404, 'This link is not known'],
    [`/h/${'z'.repeat(26)}`, 404, 'This link is not known'],
    [`/h/${TOKENS.maya}`, 410, 'This link has expired'],
  ])('%s is answered with %i in words and the support line', async (path, status, words) => {
    const made = await linked();
    made.now = HAND_OFF + 99 * MINUTE;
    const before = made.table.dump();
    const answer = await send(made, 'POST', path, ticks('outgoing'));
    expect(answer).toMatchObject({ status, html: expect.stringContaining(words) as unknown, failures: [] });
    expect(answer.html).toContain('1-800-ERLMCP');
    expect(made.table.dump()).toEqual(before);
  });

  it('never shows a server’s error: when the table does not answer, it asks to press again', async () => {
    const made = await linked();
    const table = made.table.connect().dieAt(0);
    const answer = await send(made, 'POST', `/h/${TOKENS.maya}`, ticks('outgoing'), handOverDeps(made.process(table)));
    expect(answer.status).toBe(409);
    expect(answer.html).toContain('That did not work just now');
    expect(answer.failures).toHaveLength(1);
  });
});
