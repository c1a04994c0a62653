import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readDirectory } from '../../policies/read-policy-folder.ts';
import type { Directory } from '../../shared/domain/directory/directory.ts';
import { TocsinLab, type NoticeShape } from './tocsin-lab.ts';

const sample = readDirectory('erlmcp');
const simulated = (id: string, how: string): string => `${how}+${id}@simulator.amazonses.com`;
const BOUNCES = simulated('grace', 'bounce');
const COMPLAINS = simulated('ravi', 'complaint');
const SUPPRESSED = simulated('helena', 'suppressionlist');
const addresses = new Map([
  ['grace', BOUNCES],
  ['ravi', COMPLAINS],
  ['helena', SUPPRESSED],
]);
const directory: Directory = {
  ...sample,
  people: sample.people.map((person) => ({ ...person, email: addresses.get(person.id) ?? person.email })),
};

describe('mail that comes back, is reported or is held back (failure 12)', () => {
  let lab: TocsinLab;
  beforeAll(async () => {
    lab = await TocsinLab.open();
    await lab.importDirectory(directory);
  });
  afterAll(() => lab.close());
  afterEach(() => expect(lab.news(), 'messages that nobody expected').toEqual([]));

  it('is told to the admin of the directory, a letter for each of the three, in the minute in which it happens', async () => {
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    const news = lab.newMessages();
    // What SES holds back does not leave at all.
    expect(news.map(({ channel, to }) => `${channel} ${to}`).sort()).toEqual(
      [
        `email ${BOUNCES}`,
        `email ${COMPLAINS}`,
        'email ines@erlmcp.example',
        ...Array<string>(3).fill('email nadia@erlmcp.example'),
        'slack #war-room',
        'sms +353209100101',
      ].sort(),
    );
    const toNadia = news.filter(({ to }) => to === 'nadia@erlmcp.example').map(({ subject }) => subject);
    expect(toNadia.sort()).toEqual(
      ['Grace Kim', 'Helena Lindqvist', 'Ravi Shah'].map((name) => `${name} cannot be reached by email any more`),
    );
  });

  it('leaves nothing more for those three: at minute 30 only the others are written to, and no alarm rings', async () => {
    await lab.pass('PT14M');
    await lab.request('POST', lab.linkOf('maya'));
    await lab.pass('PT17M');
    const news = lab.news();
    expect(news).toContain('email ines');
    expect(news.filter((one) => one.includes('simulator') || one.includes('ops@'))).toEqual([]);
    const { id } = await lab.theIncident();
    const notices = await lab.items<NoticeShape>(`/v1/incidents/${id}/notices`);
    const toGrace = notices.filter(({ recipient }) => recipient === 'grace');
    expect(toGrace.map(({ line, outcome, reason }) => `${line ?? ''} ${outcome} ${reason ?? ''}`)).toEqual([
      'clock-warning failed the channel is marked: bounced',
      'team accepted ',
      'update-team-30 failed the channel is marked: bounced',
    ]);
  });

  it('ends when the directory is imported with an address that works', async () => {
    await lab.importDirectory(sample);
    await lab.pass('PT30M');
    expect(lab.news()).toEqual(expect.arrayContaining(['email grace', 'email helena', 'email ravi']) as string[]);
  });
});

describe('a page by email that comes back (failures 10 and 12)', () => {
  it('ends the rung at once, as nobody on it can have read it; later the same engineer is paged by SMS again', async () => {
    const lab = await TocsinLab.open();
    const maya = sample.people.find(({ id }) => id === 'maya');
    try {
      await lab.importDirectory({
        ...sample,
        people: sample.people.map((person) =>
          person.id === 'maya' ? { ...person, email: simulated('maya', 'bounce') } : person,
        ),
      });
      lab.system.phones.refuse(maya?.phone ?? '', 'InvalidParameter');
      await lab.alarm({ name: 'registry-down', state: 'ALARM' });
      expect(lab.news()).toEqual(
        expect.arrayContaining([`email ${simulated('maya', 'bounce')}`, 'sms wei-ling']) as string[],
      );
      lab.system.phones.refuse(maya?.phone ?? '', undefined);
      await lab.pass('PT46M');
      const later = lab.news();
      expect(later).toContain('sms maya');
      expect(later).not.toContain(`email ${simulated('maya', 'bounce')}`);
    } finally {
      await lab.close();
    }
  });
});
