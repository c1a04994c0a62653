import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadRoutes } from '../../functions/serve-oncall/load-routes.ts';
import { IncidentHeads } from '../../shared/adapters/incident-heads.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { noticeId } from '../../shared/domain/ids.ts';
import { incidentOf } from '../../shared/domain/incident/incident-fixture.ts';
import { openApi, small, type Api } from './api-fixture.ts';

let api: Api;
beforeEach(async () => {
  api = await openApi(
    ({ directory, table, now }) =>
      loadRoutes({ directory, heads: new IncidentHeads(table), ledger: new NoticeLedger(table), now }),
    '2026-03-30T09:00:00.000Z',
    { ...small, ...(small.rota && { rota: { ...small.rota, limits: { hours: 100, pages: 1 } } }) },
  );
});

/** A page that left at an instant. */
async function paged(person: string, at: string): Promise<void> {
  const incident = { ...incidentOf(), openedAt: Date.parse(at) };
  await new IncidentHeads(api.table).project(incident, 1);
  const ledger = new NoticeLedger(api.table);
  const subject = { about: 'incident', incidentId: incident.id, stretch: 1 } as const;
  const id = noticeId.parse(`page.${person}.${at}`);
  const plan = {
    id,
    subject,
    kind: 'page',
    audience: 'L1',
    recipient: person,
    channel: 'sms',
    template: 'page',
  } as const;
  const when = { dueAt: Date.parse(at), plannedAt: Date.parse(at) };
  await ledger.plan({ ...plan, ...when, validity: 'while-open', queue: 'pages', why: 'rung L1' });
  const claim = await ledger.claim(subject, id, 'sender', Date.parse(at), 1000);
  if (typeof claim === 'string') throw new Error(claim);
  await ledger.finish(claim, { outcome: 'accepted', acceptedAt: Date.parse(at), providerId: 'x', repeated: false });
}

describe('what everybody carried (rows S1.15 and S1.20)', () => {
  it('S1.15: is said of the last 28 days, and who is over a limit', async () => {
    await paged('maya', '2026-03-03T03:00:00Z');
    await paged('maya', '2026-03-04T12:00:00Z');
    const { body } = await api.call('GET', '/v1/oncall/load');
    expect(body.items).toMatchObject([
      { person: 'maya', pages: 2, sleepInterruptions: 1, weekends: 2, holidays: 1 },
      { person: 'tomas', pages: 0, sleepInterruptions: 0, weekends: 2, holidays: 0 },
    ]);
    expect(body['warnings']).toEqual([
      expect.objectContaining({ person: 'maya', of: 'hours' }),
      { person: 'maya', of: 'pages', is: 2, limit: 1 },
      expect.objectContaining({ person: 'tomas', of: 'hours' }),
    ]);
  });

  it('S1.15: counts a page in the range that it left in, and no other', async () => {
    await paged('maya', '2026-03-03T03:00:00Z');
    const of = async (from: string, to: string) =>
      (await api.call('GET', `/v1/oncall/load?from=${from}&to=${to}`)).body.items?.find(
        ({ person }) => person === 'maya',
      );
    expect(await of('2026-03-03T03:00:00Z', '2026-03-03T03:00:01Z')).toMatchObject({ pages: 1 });
    expect(await of('2026-03-03T02:00:00Z', '2026-03-03T03:00:00Z')).toMatchObject({ pages: 0 });
  });

  it('S1.20: hours that premiums are paid for are exported as CSV, to finance and commanders only', async () => {
    const path = '/v1/oncall/premiums.csv?from=2026-03-16T00:00:00Z&to=2026-03-23T00:00:00Z';
    expect((await api.call('GET', path, 'maya')).status).toBe(403);
    const told = await api.call('GET', path, 'finance:oluchi');
    expect(parse(told.text, { columns: true })).toEqual([
      {
        person: 'maya',
        hours: '159.00',
        night_hours: '44.00',
        weekend_hours: '48.00',
        holiday_hours: '24.00',
        nights: '7',
        weekends: '1',
        holidays: '1',
      },
      {
        person: 'tomas',
        hours: '9.00',
        night_hours: '5.00',
        weekend_hours: '0.00',
        holiday_hours: '0.00',
        nights: '1',
        weekends: '0',
        holidays: '0',
      },
    ]);
  });
});
