import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../domain/incident/incident-events.ts';
import { admin, maya, opened, send } from './channel-notices-fixture.ts';
import { incidentId } from '../domain/ids.ts';
import { bundled, change, MINUTE, sampleDirectory, T0, world } from './flow-fixture.ts';
import { takeAlert } from './take-alert.ts';

const linkIn = (text = ''): string | undefined => /https:\/\/\S+\/a\/[a-z2-7]{26}/.exec(text)?.[0];

it('a page on another channel says the same as the page by SMS, link included', async () => {
  const { world, id } = await opened();
  const page = { kind: 'page', validity: 'while-open', rung: 'L1', pass: 1, line: undefined, template: 'page' };
  await send(world, id, { ...page, id: '1.sms', channel: 'sms' });
  await send(world, id, { ...page, id: '1.chat', channel: 'chat' });
  expect(world.providers.posted).toMatchObject([{ channel: 'chat', to: 'maya' }]);
  expect(world.providers.posted[0]?.text).toBe(world.providers.texts[0]?.text);
  expect(linkIn(world.providers.posted[0]?.text)).toBeDefined();
});

describe('a question', () => {
  const raised: IncidentEvent = {
    type: 'AskRaised',
    yesesNeeded: 1,
    roles: ['commander'],
    at: T0,
    by: admin,
    ask: 'real',
    round: 2,
    people: ['maya'],
    channels: ['sms', 'email', 'slack'],
    dueAt: T0 + 10 * MINUTE,
  };
  const ask = { kind: 'ask', validity: 'while-asked', ask: 'real', pass: 2, line: undefined, template: 'ask' };

  it('is put on every channel with one link, which is bound to the question and its round', async () => {
    const { world, id } = await opened(raised);
    await send(world, id, { ...ask, id: '1.sms', channel: 'sms' });
    await send(world, id, { ...ask, id: '1.email', channel: 'email' });
    await send(world, id, { ...ask, id: '1.slack', channel: 'slack' });
    const { texts, letters, posted } = world.providers;
    expect(texts).toMatchObject([{ to: maya?.phone }]);
    expect(texts[0]?.text).toMatch(/^P\d INC-\w+ https:\S+ Yes or no\? Is this a real outage\?$/);
    expect(posted).toMatchObject([{ to: 'maya', text: texts[0]?.text }]);
    expect(letters).toMatchObject([{ to: maya?.email }]);
    expect(letters[0]?.text).toContain('After a yes: the public is told');
    expect(letters[0]?.text).toContain('10 Mar 2026, 10:10');
    const links = [texts, letters, posted].map(([one]) => linkIn(one?.text));
    expect(new Set(links).size).toBe(1);
    const token = links[0]?.split('/a/')[1] ?? '';
    expect(await world.process().links.find(token)).toEqual({
      incidentId: id,
      stretch: 1,
      person: 'maya',
      rung: 'ask:real',
      pass: 2,
      goodUntil: T0 + 24 * 60 * MINUTE,
    });
  });

  it('that nobody has answered is told by email, without a link', async () => {
    const { world, id } = await opened(raised);
    await send(world, id, { ...ask, kind: 'alarm', channel: 'email', recipient: 'nadia', audience: 'duty-manager' });
    expect(world.providers.letters).toMatchObject([
      { text: expect.stringMatching(/^\[P\d\] Nobody has answered: INC-\w+ Is this a real outage\?\n/) as string },
    ]);
    expect(linkIn(world.providers.letters[0]?.text)).toBeUndefined();
  });

  it('that the policy does not have is put to nobody', async () => {
    const { world, id } = await opened({ ...raised, ask: 'other' });
    expect(await send(world, id, { ...ask, ask: 'other' })).toBe('failed');
    expect(world.providers.posted).toEqual([]);
  });
});

describe('what a text says of an incident', () => {
  const facts: IncidentEvent = { type: 'FactsNoted', at: T0, by: admin, facts: { usersAffected: 12_000 } };

  it('holds its facts, and whoever was named for a role, else the first of the directory’s list', async () => {
    const { world, id } = await opened(facts, {
      type: 'RoleAssigned',
      at: T0,
      by: admin,
      role: 'duty-manager',
      person: 'owen',
    });
    await send(world, id, { template: 'known' });
    const owen = sampleDirectory.people.find((person) => person.id === 'owen');
    expect(world.providers.posted[0]?.text).toBe(`Affected: 12,000 users. ${owen?.name ?? ''}, ${maya?.phone ?? ''}`);
  });

  it('passes over somebody named for a role who has left the directory', async () => {
    const { world, id } = await opened(facts, {
      type: 'RoleAssigned',
      at: T0,
      by: admin,
      role: 'duty-manager',
      person: 'gone',
    });
    await send(world, id, { template: 'known' });
    const nadia = sampleDirectory.people.find((person) => person.id === 'nadia');
    expect(world.providers.posted[0]?.text).toContain(nadia?.name);
  });

  it('says so where nobody stands for a role', async () => {
    const { world, id } = await opened();
    const made = await world.process().directory.read();
    await world.process().directory.replace({ ...made, roles: { ...made.roles, ceo: [] } }, 0);
    await send(world, id, { template: 'nobody' });
    expect(world.providers.posted[0]?.text).toBe('nobody');
  });
});

describe('a text of the policy that cannot be made', () => {
  it.each(['broken', 'silent', 'absent'])(
    '(%s) is replaced by the engine’s own, and the alarm rings',
    async (template) => {
      const { world, id } = await opened();
      expect(await send(world, id, { template, channel: 'email' })).toBe('accepted');
      expect(world.providers.letters[0]?.text).toContain(`Incident ${id} is open.`);
      expect(world.providers.letters[0]?.text).toContain('registry-down');
      expect(world.providers.letters[0]?.text).not.toContain('secret');
      expect(world.raised).toEqual(['TemplatesFailed']);
    },
  );

  it('tells customers nothing of what the source called it', async () => {
    const { world, id } = await opened();
    const contact = { recipient: 'liffey-payments/orla', audience: 'customers', channel: 'email' };
    await send(world, id, { ...contact, template: 'broken' });
    expect(world.providers.letters[0]?.text).not.toContain('registry-down');
    expect(world.providers.letters[0]?.text).toContain(bundled.policy.supportLine.phone);
  });
});

describe('an exercise', () => {
  const page = { kind: 'page', validity: 'while-open', rung: 'L1', pass: 1, line: undefined, template: 'page' };
  const drill = async () => {
    const made = await world();
    const { facts, ...rest } = change('firing', made.now, {});
    const alarm = { ...rest, facts: { ...facts, labels: { drill: 'true' } } };
    const { incidentId: id } = await takeAlert(made.process().opening, alarm, made.now);
    return { made, id: incidentId.parse(id) };
  };

  it('says so at the beginning of every text that leaves: pages, mails and posts', async () => {
    const { made, id } = await drill();
    await send(made, id, { ...page, id: '1.sms', channel: 'sms' });
    await send(made, id, { ...page, id: '1.email', channel: 'email' });
    await send(made, id, { id: '1.post' });
    await send(made, id, { id: '1.mail', channel: 'email' });
    const { texts, letters, posted } = made.providers;
    expect(texts[0]?.text).toMatch(/^DRILL P\d INC-\w+ https:\S+ /);
    expect(linkIn(texts[0]?.text)).toBeDefined();
    expect(posted).toMatchObject([{ text: expect.stringMatching(/^DRILL /) as string }]);
    expect(letters.map(({ text }) => text.split('\n')[0])).toEqual([
      expect.stringMatching(/^\[DRILL\] \[P\d\] Page: /),
      `[DRILL] About ${id}`,
    ]);
  });

  it('is a word that no real incident carries', async () => {
    const { world: made, id } = await opened();
    await send(made, id, { ...page, id: '1.sms', channel: 'sms' });
    await send(made, id, { id: '1.post' });
    expect(JSON.stringify([made.providers.texts, made.providers.posted])).not.toContain('DRILL');
  });
});
