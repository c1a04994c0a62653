import { alertRecord, type AlertRecord } from '../domain/alert/alert-record.ts';
import type { AlertKey } from '../domain/ids.ts';
import type { Table } from './table.ts';

const keyOf = (key: AlertKey) => ({ pk: `ALERT#${key}`, sk: 'ALERT' });

/** One item an alert, moved by conditional writes only. */
export class AlertRecords {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(key: AlertKey): Promise<AlertRecord | undefined> {
    const item = await this.#table.get(keyOf(key));
    return item === undefined ? undefined : alertRecord.parse(item);
  }

  /** Writes the next record over the one it was decided on; false when that one has moved. */
  move(next: AlertRecord): Promise<boolean> {
    const item = { ...next, ...keyOf(next.key) };
    return next.version === 1
      ? this.#table.putNew(item)
      : this.#table.putIf(item, {
          expression: 'version = :known',
          values: { ':known': next.version - 1 },
        });
  }

  /**
   * The fast road of a storm: a firing alert told again of the change it already stands at costs this one conditional write, and
   * the record comes back with it. Undefined when anything else may have to happen; the record is then read.
   */
  async countRepeat(key: AlertKey, signal: 'firing' | 'quiet', at: number): Promise<AlertRecord | undefined> {
    const item = await this.#table.updateAndRead(
      keyOf(key),
      'ADD repeats :one',
      {
        expression:
          '#state = :signal AND changedAt = :at AND attribute_not_exists(pending) AND attribute_not_exists(untold)',
        names: { '#state': 'state' },
        values: { ':signal': signal, ':at': at },
      },
      { ':one': 1 },
    );
    return item === undefined ? undefined : alertRecord.parse(item);
  }

  async count(key: AlertKey, counter: 'repeats' | 'late' | 'insufficient'): Promise<void> {
    await this.#table.updateIf(
      keyOf(key),
      'ADD #counter :one',
      { expression: 'attribute_exists(pk)', names: { '#counter': counter } },
      { ':one': 1 },
    );
  }

  /** The log knows of the refiring, or has no need to. */
  async told(record: AlertRecord): Promise<void> {
    await this.#table.updateIf(keyOf(record.key), 'REMOVE untold', {
      expression: 'version = :version',
      values: { ':version': record.version },
    });
  }

  /** The episode's incident stands: nobody need complete its opening any more. */
  async settle(record: AlertRecord): Promise<void> {
    await this.#table.updateIf(keyOf(record.key), 'REMOVE pending', {
      expression: 'episode = :episode AND salt = :salt',
      values: { ':episode': record.episode, ':salt': record.salt },
    });
  }
}
