import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { evidence as evidenceSchema, type Evidence } from '../domain/sla/evidence.ts';
import { statement as statementSchema, type Statement } from '../domain/sla/statement.ts';
import type { SignedStatement } from '../domain/sla/statement-standing.ts';
import { canonicalJson } from '../domain/text/canonical-json.ts';
import type { Table } from './table.ts';

const signed = z.object({ kind: z.enum(['approved', 'issued']), statement: statementSchema });
const piece = z.object({ data: z.string() });

/** An item holds 400 KB: evidence that is longer lies in several. */
const PIECE_CHARACTERS = 300_000;

const partitionOf = (month: string): string => `SLA#${month}`;
const revisionOf = ({ revision }: Statement): string => String(revision).padStart(3, '0');

/**
 * What finance has signed, month by month. Approvals and issues are only ever added: nothing here is written over, so that an
 * issued statement stays what it was. The evidence lies beside them under its own hash.
 */
export class StatementBook {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** All that was signed of a month, by statement. */
  async ofMonth(month: string): Promise<ReadonlyMap<string, readonly SignedStatement[]>> {
    const all = (await this.#table.list(partitionOf(month), 'S#')).map((item) => signed.parse(item));
    return Map.groupBy(all, ({ statement }) => statement.id);
  }

  /** All that was signed of one statement, oldest first. */
  async of(month: string, id: string): Promise<SignedStatement[]> {
    return (await this.#table.list(partitionOf(month), `S#${id}#`)).map((item) => signed.parse(item));
  }

  /** False when the revision was signed so already. */
  async sign(kind: SignedStatement['kind'], statement: Statement): Promise<boolean> {
    const { month, id, inputsHash } = statement;
    const last = kind === 'issued' ? 'ISSUED' : `APPROVED#${inputsHash}`;
    return this.#table.putNew({
      pk: partitionOf(month),
      sk: `S#${id}#${revisionOf(statement)}#${last}`,
      kind,
      statement,
    });
  }

  /** Keeps evidence under its hash; kept twice it is the same. */
  async keep({ month, id, inputsHash }: Statement, evidence: Evidence): Promise<void> {
    const data = gzipSync(canonicalJson(evidence)).toString('base64');
    const pieces = data.match(new RegExp(`.{1,${PIECE_CHARACTERS}}`, 'g')) ?? [];
    await Promise.all(
      pieces.map((part, index) =>
        this.#table.put({
          pk: partitionOf(month),
          sk: `E#${id}#${inputsHash}#${String(index).padStart(3, '0')}`,
          data: part,
        }),
      ),
    );
  }

  /** The evidence that was kept under that hash. */
  async evidence({ month, id, inputsHash }: Statement): Promise<Evidence | undefined> {
    const items = await this.#table.list(partitionOf(month), `E#${id}#${inputsHash}#`);
    if (items.length === 0) return undefined;
    const data = items.map((item) => piece.parse(item).data).join('');
    return evidenceSchema.parse(JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString()));
  }
}
