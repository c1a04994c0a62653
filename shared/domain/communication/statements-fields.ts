import type { CompiledPolicy } from '../policy/policy.ts';
import type { StatementsFields } from '../policy/template-fields.ts';
import { creditSums } from '../sla/credit-sums.ts';
import { amountInWords } from '../sla/money.ts';
import type { Statement } from '../sla/statement.ts';
import { durationInWords } from '../text/duration.ts';

/** What is said beside the statements. */
export interface StatementsMailWords {
  /** Names of those who may approve and issue. */
  readonly signers: readonly string[];
  /** Names of the files that the mail brings. */
  readonly attachments: readonly string[];
  /** Names of files that it does not, since together they were too large. */
  readonly leftOut?: string | undefined;
}

/** What the month's mail to finance can say. Amounts in different currencies are never added up. */
export function statementsFieldsOf(
  policy: CompiledPolicy,
  recipient: { readonly name: string },
  month: string,
  statements: readonly Statement[],
  said: StatementsMailWords,
): StatementsFields {
  const withStatus = (status: Statement['status']): number => statements.filter((one) => one.status === status).length;
  return {
    organisation: policy.organisation,
    recipient,
    month,
    provisional: statements.some(({ status }) => status === 'provisional'),
    statements: statements.map((one) => ({
      contract: one.contract,
      customer: one.customerName ?? one.customer,
      service: one.service,
      tier: one.tier,
      guarantee: `${one.guaranteePct} %`,
      uptime: `${one.uptimePct} %`,
      downtime: one.countedMs === 0 ? 'none' : durationInWords(one.countedMs),
      breach: one.breach,
      credit: amountInWords(one.creditMinor, one.currency),
      status: one.status,
    })),
    waiting: {
      end: withStatus('provisional'),
      approval: withStatus('draft'),
      issue: withStatus('approved'),
      signers: said.signers.join(', '),
    },
    attachments: [...said.attachments],
    leftOut: said.leftOut ?? null,
    sums: creditSums(statements).map(({ currency, creditMinor, breaches }) => ({
      currency,
      credit: amountInWords(creditMinor, currency),
      breaches,
    })),
  };
}
