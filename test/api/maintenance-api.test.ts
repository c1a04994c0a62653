import { beforeEach, describe, expect, it } from 'vitest';
import { maintenanceRoutes } from '../../functions/serve-maintenance/routes.ts';
import { readDirectory, readPolicyFolder } from '../../policies/read-policy-folder.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { MaintenanceStore } from '../../shared/adapters/maintenance-store.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { maintenanceId } from '../../shared/domain/maintenance/announcement.ts';
import { openApi, type Api, type Told } from './api-fixture.ts';

const policy = readPolicyFolder('maintenance');
const directory = readDirectory('maintenance');
const service = directory.services[0]?.id ?? '';
const customer = directory.customers[0]?.id ?? '';
const NADIA = 'commander:nadia';

let api: Api;
beforeEach(async () => {
  api = await openApi(
    ({ directory: known, table, now }) =>
      maintenanceRoutes({
        maintenance: new MaintenanceStore(table),
        directory: known,
        ledger: new NoticeLedger(table),
        log: new IncidentLog(table),
        policies: new PolicyShelf(table, policy),
        now,
      }),
    '2026-03-06T09:00:00Z',
    directory,
  );
});

const body = { title: 'New disks', services: [service], start: '2026-03-10T10:00:00Z', end: '2026-03-10T12:00:00Z' };
const announce = (more: object = {}, headers?: Record<string, string>): Promise<Told> =>
  api.call('POST', '/v1/maintenance', NADIA, { ...body, ...more }, headers);
const idOf = ({ body: { id } }: Told) => String(id);
const fieldsOf = ({ body: { errors, field } }: Told): string[] =>
  Array.isArray(errors) ? errors.map((one: { field: string }) => one.field) : [String(field)];
const noticesOf = async (id: string) =>
  (await new NoticeLedger(api.table).list({ about: 'maintenance', maintenance: maintenanceId.parse(id) })).map(
    ({ recipient, channel, subject }) =>
      `${recipient} ${channel} ${subject.about === 'maintenance' ? subject.news : ''}`,
  );
const sunday = '2026-03-08T02:00:00.000Z';
const weekly = { services: [service], template: 'weekly-window' };
const announceWeekly = async () => idOf(await api.call('POST', '/v1/maintenance', NADIA, weekly));

describe('announcing maintenance', () => {
  it('answers with its id and its windows, and is read again as it was announced', async () => {
    const made = await announce();
    expect(made).toMatchObject({
      status: 201,
      body: {
        status: 'announced',
        start: '2026-03-10T10:00:00.000Z',
        announcedBy: 'nadia',
        version: 1,
        occurrences: [{ source: idOf(made), state: 'upcoming' }],
      },
    });
    expect((await api.call('GET', `/v1/maintenance/${idOf(made)}`)).body).toEqual(made.body);
    expect((await api.call('GET', `/v1/maintenance?service=${service}`, 'finance:ada')).body.items).toHaveLength(1);
    expect((await api.call('GET', '/v1/maintenance?from=2026-03-11T00:00:00Z')).body.items).toEqual([]);
  });

  it('is not listed for a service that there is not, and says so of that field', async () => {
    const answer = await api.call('GET', '/v1/maintenance?service=unheard-of', 'finance:ada');
    expect([answer.status, answer.body['errors']]).toEqual([400, [expect.objectContaining({ field: '/service' })]]);
  });

  it('plans a mail to each contact of the customers, and the post on the status page (row S2.2)', async () => {
    const told = await noticesOf(idOf(await announce()));
    expect(told).toContain('status-page status-page announced');
    expect(told.filter((one) => one.endsWith('email announced')).length).toBeGreaterThan(0);
  });

  it('for some customers alone tells those, and not the public', async () => {
    const told = await noticesOf(idOf(await announce({ customers: [customer] })));
    expect(told.length).toBeGreaterThan(0);
    expect(told.every((one) => one.startsWith(`${customer}/`))).toBe(true);
  });

  it.each([
    ['an end before its start', { end: '2026-03-10T09:00:00Z' }, '/end'],
    ['an end that is its start', { end: body.start }, '/end'],
    ['more than seven days', { end: '2026-03-17T10:00:01Z' }, '/end'],
    ['the past', { start: '2026-03-01T10:00:00Z', end: '2026-03-01T12:00:00Z' }, '/end'],
    ['no time', { start: undefined, end: undefined }, '/start'],
    ['two times', { recurs: {} }, '/recurs'],
    ['half a time', { end: undefined }, '/end'],
    ['an unknown service', { services: ['nowhere'] }, '/services/0'],
    ['no service', { services: [] }, '/services'],
    ['an unknown customer', { customers: ['nobody'] }, '/customers/0'],
    ['an unknown window of the policy', { template: 'never' }, '/template'],
    ['a title of two lines', { title: 'New\ndisks' }, '/title'],
    ['a field that it does not know', { severity: 'P1' }, '/severity'],
    [
      'an unknown zone',
      {
        start: undefined,
        end: undefined,
        recurs: { when: { every: 'day', at: '02:00' }, zone: 'Mars/Olympus', lasts: 'PT1H' },
      },
      '/recurs/zone',
    ],
  ])('refuses %s by its field, and keeps nothing', async (_what, more, field) => {
    const before = api.table.dump();
    const answer = await announce(more);
    expect([answer.status, fieldsOf(answer)]).toEqual([400, expect.arrayContaining([field])]);
    expect(api.table.dump()).toEqual(before);
  });

  it('refuses a second window on the service at that time, and names the first', async () => {
    const first = idOf(await announce());
    const before = api.table.dump();
    const second = await announce({ start: '2026-03-10T11:59:00Z', end: '2026-03-10T13:00:00Z' });
    expect([second.status, fieldsOf(second), second.body['overlaps']]).toEqual([
      409,
      ['/start'],
      { source: first, start: '2026-03-10T10:00:00.000Z', end: '2026-03-10T12:00:00.000Z' },
    ]);
    expect(api.table.dump()).toEqual(before);
    expect((await announce({ start: body.end, end: '2026-03-10T13:00:00Z' })).status).toBe(201);
  });

  it('refuses a series whose windows would meet each other', async () => {
    const recurs = { when: { every: 'day', at: '02:00' }, zone: 'UTC', lasts: 'PT25H' };
    const answer = await announce({ start: undefined, end: undefined, recurs });
    expect([answer.status, fieldsOf(answer)]).toEqual([409, ['/recurs/lasts']]);
  });

  it('is done once under one Idempotency-Key, and refuses that key for another body', async () => {
    const key = { 'idempotency-key': 'disks-1' };
    const [first, again] = [await announce({}, key), await announce({}, key)];
    expect([again.status, idOf(again)]).toEqual([201, idOf(first)]);
    expect((await announce({ title: 'Other disks' }, key)).status).toBe(422);
    expect((await api.call('GET', '/v1/maintenance')).body.items).toHaveLength(1);
  });

  it.each([
    ['POST', '/v1/maintenance', 'maya', 403],
    ['POST', '/v1/maintenance', 'finance:ada', 403],
    ['GET', '/v1/maintenance', 'integration:probe', 403],
    ['GET', '/v1/maintenance', 'finance:ada', 200],
    ['GET', '/v1/maintenance/MNT-00000000', 'maya', 404],
    ['GET', '/v1/maintenance/weekly', 'maya', 404],
  ])('%s %s as %s answers %i', async (method, path, as, status) => {
    expect((await api.call(method, path, as, method === 'POST' ? body : undefined)).status).toBe(status);
  });
});

describe('two that are announced in the same moment on one service', () => {
  it('never both stand', async () => {
    const answers = await Promise.all([announce(), announce({ title: 'Other disks' })]);
    expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(1);
    const items = (await api.call('GET', '/v1/maintenance')).body.items ?? [];
    expect(items).toHaveLength(answers.filter(({ status }) => status === 201).length);
  });
});

describe('changing and cancelling', () => {
  it('tells the new time and the time before', async () => {
    const id = idOf(await announce());
    const to = { ...body, start: '2026-03-11T10:00:00Z', end: '2026-03-11T12:00:00Z' };
    const changed = await api.call('PUT', `/v1/maintenance/${id}`, NADIA, { ...to, version: 1 });
    expect(changed).toMatchObject({ status: 200, body: { version: 2, start: '2026-03-11T10:00:00.000Z' } });
    expect(await noticesOf(id)).toContain('status-page status-page changed');
    const stale = await api.call('PUT', `/v1/maintenance/${id}`, NADIA, { ...body, version: 1 });
    expect([stale.status, fieldsOf(stale)]).toEqual([409, ['/version']]);
  });

  it('for other customers tells those who are no longer concerned', async () => {
    const [first = '', second = ''] = directory.customers.map((one) => one.id as string);
    const id = idOf(await announce({ customers: [first] }));
    await api.call('PUT', `/v1/maintenance/${id}`, NADIA, { ...body, customers: [second] });
    const told = (await noticesOf(id)).map((one) => one.replace(/\/\S+/, ''));
    expect(new Set(told)).toEqual(
      new Set([`${first} email announced`, `${first} email cancelled`, `${second} email changed`]),
    );
  });

  it('a window before it begins leaves nothing of it for statements; the time of one that ran counts to its end', async () => {
    const store = new MaintenanceStore(api.table);
    const [from, to] = [Date.parse('2026-03-01T00:00:00Z'), Date.parse('2026-04-01T00:00:00Z')];
    const early = idOf(await announce());
    await api.call('POST', `/v1/maintenance/${early}/cancel`, NADIA, { reason: 'no disks' });
    expect(await store.windowsOn([service], from, to)).toEqual([]);
    const late = idOf(await announce());
    api.now = Date.parse('2026-03-10T11:00:00Z') - 1;
    const ended = await api.call('POST', `/v1/maintenance/${late}/cancel`, NADIA, { reason: 'done' });
    expect(ended.body).toMatchObject({ status: 'cancelled', cancelled: { reason: 'done', by: 'nadia' } });
    expect(await store.windowsOn([service], from, to)).toEqual([
      expect.objectContaining({ source: late, start: Date.parse(body.start), end: api.now, approvedBy: 'nadia' }),
    ]);
    expect((await api.call('POST', `/v1/maintenance/${late}/cancel`, NADIA, { reason: 'x' })).status).toBe(409);
  });

  it('one occurrence of a series leaves the others, and sent again changes nothing', async () => {
    const id = await announceWeekly();
    const key = { 'idempotency-key': 'skip' };
    const skip = { reason: 'a release', occurrence: sunday };
    const done = await api.call('POST', `/v1/maintenance/${id}/cancel`, NADIA, skip, key);
    expect(done.body['occurrences']).toMatchObject([
      { start: '2026-03-15T02:00:00.000Z' },
      {},
      {},
      {},
      {},
      {},
      {},
      {},
      {},
      {},
    ]);
    const again = await api.call('POST', `/v1/maintenance/${id}/cancel`, NADIA, skip, key);
    expect([again.status, again.body['version']]).toEqual([200, done.body['version']]);
    const to = { start: '2026-03-16T02:00:00Z', end: '2026-03-16T04:00:00Z' };
    const moved = await api.call('PUT', `/v1/maintenance/${id}/occurrences/2026-03-15T02:00:00Z`, NADIA, to);
    expect(moved.body['occurrences']).toMatchObject([
      { start: '2026-03-16T02:00:00.000Z', planned: '2026-03-15T02:00:00.000Z' },
      {},
      {},
      {},
      {},
      {},
      {},
      {},
      {},
      {},
    ]);
    const onto = { start: '2026-03-29T01:00:00Z', end: '2026-03-29T03:00:00Z' };
    expect((await api.call('PUT', `/v1/maintenance/${id}/occurrences/2026-03-22T02:00:00Z`, NADIA, onto)).status).toBe(
      409,
    );
  });
});

describe('the Sunday window of the policy (row S2.2)', () => {
  it('brings its title, its hours, its zone, its length and its lists', async () => {
    const made = await api.call('POST', '/v1/maintenance', NADIA, weekly);
    expect(made.body).toMatchObject({
      title: 'Weekly maintenance',
      template: 'weekly-window',
      recurs: { when: { every: 'week', on: 'sun', at: '02:00' }, zone: 'UTC', lasts: 'PT2H', from: '2026-03-06' },
    });
    const read = await api.call('GET', `/v1/maintenance/${idOf(made)}/occurrences/${sunday}`);
    expect(read.body['steps']).toHaveLength(6);
    expect(read.body).toMatchObject({ state: 'upcoming', end: '2026-03-08T04:00:00.000Z', validated: false });
  });

  it('is worked through line by line, with who and when and how late', async () => {
    const path = `/v1/maintenance/${await announceWeekly()}/occurrences/${sunday}`;
    const tick = (list: string, index: number, state = 'done', note?: string) =>
      api.call('POST', `${path}/ticks`, NADIA, { list, index, state, ...(note === undefined ? {} : { note }) });
    expect((await tick('before', 0)).body['before']).toMatchObject([{ state: 'done', by: 'nadia' }, {}, {}, {}, {}]);
    expect((await tick('steps', 0)).status).toBe(409);
    api.now = Date.parse('2026-03-08T02:01:00Z');
    await tick('steps', 0, 'begun');
    api.now = Date.parse('2026-03-08T02:20:00Z') - 1;
    const { body: after } = await tick('steps', 0, 'done', 'the disk was slow');
    expect(after['steps']).toMatchObject([
      { state: 'done', note: 'the disk was slow', plannedEnd: '2026-03-08T02:15:00.000Z', lateByMs: 5 * 60_000 },
      { state: 'undone', plannedStart: '2026-03-08T02:15:00.000Z' },
      {},
      {},
      {},
      {},
    ]);
  });

  it.each([
    ['an occurrence that there is not', '2026-03-08T03:00:00.000Z', { list: 'before', index: 0, state: 'done' }, 404],
    ['no instant', 'sunday', { list: 'before', index: 0, state: 'done' }, 404],
    ['an unknown list', sunday, { list: 'after', index: 0, state: 'done' }, 400],
    ['a line that is not there', sunday, { list: 'before', index: 99, state: 'done' }, 400],
  ])('refuses to tick %s', async (_what, start, tick, status) => {
    const id = await announceWeekly();
    expect((await api.call('POST', `/v1/maintenance/${id}/occurrences/${start}/ticks`, NADIA, tick)).status).toBe(
      status,
    );
  });

  it('refuses to tick one that was cancelled', async () => {
    const id = await announceWeekly();
    await api.call('POST', `/v1/maintenance/${id}/cancel`, NADIA, { reason: 'x', occurrence: sunday });
    const tick = { list: 'before', index: 0, state: 'done' };
    expect((await api.call('POST', `/v1/maintenance/${id}/occurrences/${sunday}/ticks`, NADIA, tick)).status).toBe(409);
  });
});
