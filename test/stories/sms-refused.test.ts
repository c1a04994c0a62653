import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readDirectory } from '../../policies/read-policy-folder.ts';
import { TocsinLab, type NoticeShape } from './tocsin-lab.ts';

const TEAM = ['email grace', 'email helena', 'email ines', 'email ravi', 'slack #war-room'];
const { people } = readDirectory('erlmcp');
const OPS = 'email ops@example.com';
/** Everybody who was told since the last look, but for those who hear Tocsin's own alarms: that comes within the minute. */
const told = (lab: TocsinLab): string[] => lab.news().filter((one) => one !== OPS);
const phoneOf = (id: string): string => people.find((person) => person.id === id)?.phone ?? '';

describe('a page whose SMS is refused (failure 10)', () => {
  let lab: TocsinLab;
  beforeAll(async () => {
    lab = await TocsinLab.open();
    lab.system.phones.refuse(phoneOf('maya'), 'InvalidParameter');
  });
  afterAll(() => lab.close());
  afterEach(() => expect(told(lab), 'messages that nobody expected').toEqual([]));

  it('reaches the same engineer by email at once, with a link', async () => {
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    expect(told(lab)).toEqual([...TEAM, 'email maya'].sort());
    const { subject, body } = lab.latest('email', 'maya');
    expect(subject).toMatch(/^\[P1\] Page: INC-\w{8} registry-down$/);
    expect(body).toMatch(/^http:\/\/\S+\/a\/[a-z2-7]{26}$/m);
  });

  it('shows in the ledger and in the timeline what was tried', async () => {
    const { id } = await lab.theIncident();
    const pages = (await lab.items<NoticeShape>(`/v1/incidents/${id}/notices`)).filter(({ kind }) => kind === 'page');
    expect(
      pages.map(({ recipient, channel, outcome, reason }) => `${recipient} ${channel} ${outcome} ${reason ?? ''}`),
    ).toEqual(['maya sms failed refused: InvalidParameterException', 'maya email accepted ']);
    const timeline = await lab.items<{ type: string }>(`/v1/incidents/${id}/timeline`);
    expect(timeline.find(({ type }) => type === 'PageFailed')).toMatchObject({ person: 'maya', next: 'email' });
  });

  it('leaves the next rung its quarter of an hour, and then pages it by SMS', async () => {
    await lab.pass('PT14M');
    expect(told(lab).filter((one) => one.startsWith('sms'))).toEqual([]);
    expect(lab.latest('email', 'ops@example.com').subject).toContain('tocsin-notices-failed');
    await lab.pass('PT1M');
    expect(told(lab).filter((one) => one.startsWith('sms'))).toEqual(['sms wei-ling']);
  });

  it('can be acknowledged by the link in the email, and whoever was paged by SMS learns who has it', async () => {
    const link = /http:\/\/\S+\/a\/[a-z2-7]+/.exec(lab.latest('email', 'maya').body)?.[0] ?? '';
    const answer = await lab.request('POST', link);
    expect(answer.text).toContain('Acknowledged by Maya Okafor');
    expect(told(lab)).toEqual(['sms wei-ling']);
  });
});

describe('SMS that is throttled for everybody (failure 10)', () => {
  it('pages by email, and tells whoever was paged by email who has it in the same way', async () => {
    const lab = await TocsinLab.open();
    try {
      for (const { phone } of people) if (phone !== undefined) lab.system.phones.refuse(phone, 'Throttled');
      await lab.alarm({ name: 'session-manager-down', state: 'ALARM' });
      expect(lab.news()).toContain('email maya');
      await lab.pass('PT15M');
      expect(lab.news()).toContain('email wei-ling');
      const link = /http:\/\/\S+\/a\/[a-z2-7]+/.exec(lab.latest('email', 'wei-ling').body)?.[0] ?? '';
      await lab.request('POST', link);
      expect(told(lab)).toEqual(['email maya']);
      expect(lab.latest('email', 'maya').body).toContain('Tan Wei Ling has it');
    } finally {
      await lab.close();
    }
  });
});
