import { notice, type Notice, type NoticePlan, type NoticeSubject } from '../domain/communication/notice.ts';
import type { IncidentId, NoticeId } from '../domain/ids.ts';
import type { Table } from './table.ts';

/** Whatever says where a notice lies: its subject, or of a schedule's day only that. */
export type NoticePlace =
  | Exclude<NoticeSubject, { about: 'rota' | 'maintenance' }>
  | Omit<Extract<NoticeSubject, { about: 'rota' }>, 'what'>
  | Pick<Extract<NoticeSubject, { about: 'maintenance' }>, 'about' | 'maintenance'>;

function partitionOf(subject: NoticePlace): string {
  switch (subject.about) {
    case 'incident':
      return `INCIDENT#${subject.incidentId}`;
    case 'statements':
      return `STATEMENTS#${subject.month}`;
    case 'channel':
      return `CHANNEL#${subject.recipient}`;
    case 'maintenance':
      return `MAINTENANCE-NOTICES#${subject.maintenance}`;
    case 'rota':
      return `ROTA#NOTICES#${subject.schedule}#${subject.day}`;
  }
}
const keyOf = (subject: NoticeSubject, id: NoticeId) => ({ pk: partitionOf(subject), sk: `NOTICE#${id}` });

/** A claim held by one sender until its lease ends. */
export interface Claim {
  readonly notice: Notice;
  readonly claim: string;
  readonly repeated: boolean;
}

/** Every promise to tell somebody, and what became of it (row X1). */
export class NoticeLedger {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Planning twice is planning once: false when the notice stands already. */
  plan(planned: NoticePlan): Promise<boolean> {
    return this.#table.putNew({
      ...planned,
      state: { outcome: 'planned' },
      tries: 0,
      ...keyOf(planned.subject, planned.id),
    });
  }

  async list(subject: NoticePlace): Promise<Notice[]> {
    return (await this.#table.list(partitionOf(subject), 'NOTICE#')).map((item) => notice.parse(item));
  }

  ofIncident(id: IncidentId): Promise<Notice[]> {
    return this.list({ about: 'incident', incidentId: id, stretch: 1 });
  }

  async get(subject: NoticeSubject, id: NoticeId): Promise<Notice | undefined> {
    const item = await this.#table.get(keyOf(subject, id));
    return item === undefined ? undefined : notice.parse(item);
  }

  /** Takes the notice for one sender: `done` when nothing is left to send, `busy` while another's lease runs. */
  async claim(
    subject: NoticeSubject,
    id: NoticeId,
    claim: string,
    now: number,
    leaseMs: number,
  ): Promise<Claim | 'done' | 'busy'> {
    const found = await this.get(subject, id);
    if (found === undefined) return 'done';
    const { state } = found;
    const lapsed = state.outcome === 'claimed' && state.leaseUntil <= now;
    if (state.outcome === 'claimed' && !lapsed) return 'busy';
    if (state.outcome !== 'planned' && !lapsed) return 'done';
    const repeated = lapsed || (state.outcome === 'planned' && state.maybeSent === true);
    const held = { notice: found, claim, repeated };
    if (await this.#take(found, { outcome: 'claimed', leaseUntil: now + leaseMs, claim })) return held;
    // Refused by another's claim, or by our own, which a retry of the SDK found standing (failure 21b).
    const standing = (await this.get(subject, id))?.state;
    return standing?.outcome === 'claimed' && standing.claim === claim ? held : 'busy';
  }

  /** Records how a claimed notice ended. False when the lease was lost to another sender meanwhile. */
  finish(
    held: Claim,
    state: Extract<Notice['state'], { outcome: 'planned' | 'accepted' | 'failed' | 'cancelled' }>,
  ): Promise<boolean> {
    return this.#table.updateIf(
      keyOf(held.notice.subject, held.notice.id),
      'SET #state = :next',
      { expression: '#state.claim = :claim', names: { '#state': 'state' }, values: { ':claim': held.claim } },
      { ':next': state },
    );
  }

  #take(found: Notice, next: Extract<Notice['state'], { outcome: 'claimed' }>): Promise<boolean> {
    const { state } = found;
    const lapsed = state.outcome === 'claimed' ? { ':lapsed': state.claim } : {};
    return this.#table.updateIf(
      keyOf(found.subject, found.id),
      'SET #state = :next ADD tries :one',
      {
        expression: `#state.outcome = :known${state.outcome === 'claimed' ? ' AND #state.claim = :lapsed' : ''}`,
        names: { '#state': 'state' },
        values: { ':known': state.outcome, ...lapsed },
      },
      { ':next': next, ':one': 1 },
    );
  }
}
