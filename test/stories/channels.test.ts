import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noticePlan } from '../../shared/domain/communication/notice.ts';
import { TocsinLab, type NoticeShape } from './tocsin-lab.ts';

describe('a notice on a channel that has no provider yet', () => {
  let lab: TocsinLab;
  beforeAll(async () => {
    lab = await TocsinLab.open();
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    lab.news();
  });
  afterAll(() => lab.close());

  /** A promise as a line of a matrix would make it. */
  const promise = (incidentId: string, channel: string) =>
    noticePlan.parse({
      id: `1.by-hand.0.maya.${channel}`,
      subject: { about: 'incident', incidentId, stretch: 1 },
      kind: 'notice',
      audience: 'incident-team',
      recipient: 'maya',
      channel,
      template: 'incident-opened',
      validity: 'until-resolved',
      queue: 'pages',
      why: 'by-hand',
      dueAt: lab.system.now(),
      plannedAt: lab.system.now(),
    });

  it('arrives where it would have gone, marked as simulated, on the way that every notice takes', async () => {
    const { id } = await lab.theIncident();
    for (const channel of ['slack', 'voice']) await lab.plan(promise(id, channel));
    const messages = lab.newMessages();
    expect(messages.map(({ channel, to }) => `${channel} ${lab.nameOf(to)}`).sort()).toEqual([
      'slack maya',
      'voice maya',
    ]);
    for (const message of messages)
      expect(message).toMatchObject({ simulated: true, body: expect.stringContaining(id) as string });
  });

  it('stands in the ledger as accepted, like any other', async () => {
    const { id } = await lab.theIncident();
    const notices = await lab.items<NoticeShape>(`/v1/incidents/${id}/notices`);
    const byHand = notices.filter(({ why }) => why === 'by-hand');
    expect(byHand.map(({ channel, outcome, lateByMs }) => [channel, outcome, lateByMs])).toEqual([
      ['slack', 'accepted', expect.any(Number)],
      ['voice', 'accepted', expect.any(Number)],
    ]);
  });

  it('is found under /_local/messages by its channel, and on the page of phones in words', async () => {
    const read = async (path: string) => (await fetch(`${lab.system.awsUrl}/_local/${path}`)).text();
    expect(JSON.parse(await read('messages?channel=slack&to=maya'))).toMatchObject([{ to: 'maya', simulated: true }]);
    expect(JSON.parse(await read('messages?channel=status-page'))).toEqual([]);
    expect(await read('')).toContain('<small>slack (simulated)</small> maya');
  });
});
