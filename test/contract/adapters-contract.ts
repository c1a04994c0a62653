import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AccessTokens, tokenIdOf } from '../../shared/adapters/access-tokens.ts';
import { AlertRecords } from '../../shared/adapters/alert-records.ts';
import { ChannelMarks } from '../../shared/adapters/channel-marks.ts';
import { IncidentHeads } from '../../shared/adapters/incident-heads.ts';
import { incidentIdFor, IncidentLog } from '../../shared/adapters/incident-log.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import type { Condition, Table } from '../../shared/adapters/table.ts';
import type { AlertRecord } from '../../shared/domain/alert/alert-record.ts';
import type { NoticePlan } from '../../shared/domain/communication/notice.ts';
import { alertKeyOf, noticeId, TOCSIN } from '../../shared/domain/ids.ts';
import { incidentOf } from '../../shared/domain/incident/incident-fixture.ts';
import { slaSentences } from './sla-contract.ts';
import { maintenanceSentences } from './maintenance-contract.ts';
import { rotaSentences } from './rota-contract.ts';
import { sentencesOn } from './sentence.ts';
import type { OpenStore, StoreName } from './store.ts';

const adapters = new URL('../../shared/adapters/', import.meta.url);
const EXPRESSION = /['`]((?:attribute_(?:not_)?exists\(|SET |ADD |REMOVE |[#\w.]+ [=<] :\w)[^'`]*)['`]/g;

/** Every condition and update that stands in the source of an adapter; one that is put together, up to its first joint. */
const written = readdirSync(adapters)
  .filter((file) => !/(fixture|test|^table)\.ts$/.test(file))
  .flatMap((file) => [...readFileSync(new URL(file, adapters), 'utf8').matchAll(EXPRESSION)])
  .map(([, expression = '']) => expression.replace(/\$\{.*$/, ''));

/** The table, with a note of every expression that it was asked for. */
function noting(table: Table, notes: Set<string>): Table {
  const note = <T>(answer: T, ...expressions: (Condition | string)[]): T => {
    for (const one of expressions) notes.add(typeof one === 'string' ? one : one.expression);
    return answer;
  };
  return {
    get: (key) => table.get(key),
    list: (...args) => table.list(...args),
    between: (...args) => table.between(...args),
    heads: (...args) => table.heads(...args),
    headsBetween: (...args) => table.headsBetween(...args),
    put: (item) => table.put(item),
    putNew: (item) => table.putNew(item),
    putIf: (item, condition) => note(table.putIf(item, condition), condition),
    updateIf: (key, update, condition, values) =>
      note(table.updateIf(key, update, condition, values), update, condition),
    updateAndRead: (key, update, condition, values) =>
      note(table.updateAndRead(key, update, condition, values), update, condition),
    delete: (key) => table.delete(key),
  };
}

const record = (pk: string, more: Partial<AlertRecord> = {}): AlertRecord => ({
  key: alertKeyOf('contract', pk),
  state: 'firing',
  changedAt: 1_000,
  receivedAt: 2_000,
  firedAt: [1_000],
  recoveredAt: [],
  from: 1_000,
  holdDownMs: 300_000,
  past: [],
  episode: 1,
  salt: 0,
  repeats: 0,
  flaps: 0,
  flapsSettled: 0,
  late: 0,
  insufficient: 0,
  version: 1,
  ...more,
});

/** What each adapter promises of the table it is given, with the expressions that it writes itself. */
export function adaptersContract(name: StoreName, open: () => Promise<OpenStore>): void {
  const notes = new Set<string>();

  describe(`${name}: the adapters`, () => {
    const sentence = sentencesOn(name, open);

    sentence(
      'move an alert from the version it was decided on, and from no other (failure 4)',
      async ({ table, pk }) => {
        const alerts = new AlertRecords(noting(table, notes));
        const first = record(pk);
        expect([await alerts.move(first), await alerts.move(first)]).toEqual([true, false]);
        const second = record(pk, { version: 2, state: 'quiet', recoveredAt: [3_000] });
        const moved = await Promise.all([
          alerts.move(second),
          alerts.move(second),
          alerts.move({ ...second, version: 3 }),
        ]);
        expect(moved.filter(Boolean).length).toBeGreaterThanOrEqual(1);
        expect(await alerts.get(first.key)).toMatchObject({ state: 'quiet', recoveredAt: [3_000] });
      },
    );

    sentence('count a repeat by one write where nothing else is owed (failures 1 and 22)', async ({ table, pk }) => {
      const alerts = new AlertRecords(noting(table, notes));
      const { key } = record(pk);
      expect(await alerts.countRepeat(key, 'firing', 1_000)).toBeUndefined();
      await alerts.move(record(pk));
      expect(await alerts.countRepeat(key, 'firing', 1_000)).toMatchObject({ repeats: 1, version: 1 });
      expect(await alerts.countRepeat(key, 'firing', 999)).toBeUndefined();
      expect(await alerts.countRepeat(key, 'quiet', 1_000)).toBeUndefined();
      await alerts.count(key, 'late');
      expect(await alerts.get(key)).toMatchObject({ repeats: 1, late: 1 });
    });

    sentence('strike what is owed off an alert only as it was known (failure 21b)', async ({ table, pk }) => {
      const alerts = new AlertRecords(noting(table, notes));
      const id = incidentIdFor(pk, 0);
      const owing = record(pk, { untold: [id], pending: { facts: { ...factsOf(pk) }, said: {} } });
      await alerts.move(owing);
      await alerts.told({ ...owing, version: 7 });
      await alerts.settle({ ...owing, salt: 7 });
      expect(await alerts.get(owing.key)).toMatchObject({ untold: [id], pending: {} });
      await alerts.told(owing);
      await alerts.settle(owing);
      const { untold: _told, pending: _opened, ...left } = owing;
      expect(await alerts.get(owing.key)).toEqual(left);
    });

    sentence(
      'let one of two senders claim a notice, and the next when its lease is over (failure 21b)',
      async ({ table, pk }) => {
        const ledger = new NoticeLedger(noting(table, notes));
        const plan = planOf(pk);
        expect([await ledger.plan(plan), await ledger.plan(plan)]).toEqual([true, false]);
        const claim = (who: string, now: number) => ledger.claim(plan.subject, plan.id, who, now, 60);
        const both = await Promise.all([claim('one', 0), claim('two', 0)]);
        expect(both.filter((held) => typeof held === 'object')).toHaveLength(1);
        expect(await claim('three', 59)).toBe('busy');
        const [lapsed] = both.filter((held) => typeof held === 'object');
        const held = await claim('three', 60);
        if (typeof held === 'string' || lapsed === undefined) throw new Error('the lapsed lease was not taken over');
        expect(held).toMatchObject({ repeated: true });
        const accepted = { outcome: 'accepted', acceptedAt: 61, providerId: 'p', repeated: true } as const;
        expect(await ledger.finish(lapsed, accepted)).toBe(false);
        expect(await ledger.finish(held, accepted)).toBe(true);
        expect(await claim('four', 200)).toBe('done');
        expect(await ledger.get(plan.subject, plan.id)).toMatchObject({ tries: 2, state: accepted });
      },
    );

    sentence('write one commit under a number, and none over it (failures 4 and 37)', async ({ table, pk }) => {
      const log = new IncidentLog(noting(table, notes));
      const id = incidentIdFor(pk, 0);
      const commit = (commandId: string) => ({
        commandId,
        at: 0,
        events: [{ type: 'ExecutionContinued' as const, at: 0, by: TOCSIN }],
      });
      const won = await Promise.all(['ack', 'climb'].map((by) => log.append(id, 1, commit(by))));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await log.append(id, 2, commit('next'))).toBe(true);
      expect(await log.version(id)).toBe(2);
    });

    sentence(
      'show the newest state of an incident on the lists, however late an older one comes',
      async ({ table, pk }) => {
        const heads = new IncidentHeads(noting(table, notes));
        const id = incidentIdFor(pk, 0);
        const head = { ...incidentOf(), id, severity: 'P1', service: pk };
        await heads.project({ ...head, severity: 'P2' }, 3);
        await heads.project(head, 2);
        await heads.project({ ...head, severity: 'P3' }, 3);
        expect(await heads.inStatus('open', { service: pk, severity: 'P2' }, undefined, 9)).toMatchObject([{ id }]);
        expect(await heads.inStatus('open', { service: pk, severity: 'P1' }, undefined, 9)).toEqual([]);
      },
    );

    sentence('revoke a token once, and make none by revoking', async ({ table }) => {
      const tokens = new AccessTokens(noting(table, notes));
      const token = await tokens.create('responder', 'maya', 1);
      expect(await tokens.revoke(tokenIdOf(token), 5)).toMatchObject({ revokedAt: 5 });
      expect(await tokens.revoke(tokenIdOf(token), 9)).toMatchObject({ revokedAt: 5 });
      expect(await tokens.find(token)).toBeUndefined();
    });

    sentence('mark a channel over the mark that was read, and over no other (failure 12)', async ({ table, pk }) => {
      const marks = new ChannelMarks(noting(table, notes));
      const bounced = { channel: 'email', why: 'bounced', since: 5, foundBy: 'check' } as const;
      const [old, moved] = [`old@${pk}`, `new@${pk}`];
      await marks.markBad(pk, { ...bounced, address: old });
      expect(await marks.bad(pk, { email: old })).toMatchObject([{ since: 5 }]);
      expect(await marks.bad(pk, { email: moved })).toEqual([]);
      await marks.markBad(pk, { ...bounced, since: 6, address: moved });
      expect(await marks.bad(pk, { email: moved })).toMatchObject([{ since: 6 }]);
      expect(await marks.clear(pk, 'email', old, 7)).toBe(false);
      expect(await marks.clear(pk, 'email', moved, 7)).toBe(true);
      expect(await marks.bad(pk, { email: moved })).toEqual([]);
    });

    rotaSentences(sentence, (table) => noting(table, notes));
    maintenanceSentences(sentence, (table) => noting(table, notes));
    slaSentences(sentence, (table) => noting(table, notes));

    it('have every condition and update that they write played by the sentences above', () => {
      expect(written.length).toBeGreaterThan(10);
      expect(written.filter((one) => ![...notes].some((noted) => noted.startsWith(one)))).toEqual([]);
    });
  });
}

const factsOf = (pk: string) => ({
  key: alertKeyOf('contract', pk),
  source: 'contract',
  dedupKey: pk,
  name: 'registry-down',
  title: 'registry-down',
  stateChangedAt: 1_000,
});

const planOf = (pk: string): NoticePlan => ({
  id: noticeId.parse('1.page.1.0-L1.maya.sms'),
  subject: { about: 'incident', incidentId: incidentIdFor(pk, 0), stretch: 1 },
  kind: 'page',
  audience: 'paged',
  recipient: 'maya',
  channel: 'sms',
  template: 'page',
  validity: 'while-open',
  queue: 'pages',
  why: 'a rung was reached',
  dueAt: 0,
  plannedAt: 0,
});
