import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { Attachment } from '../adapters/mail.ts';
import type { Notice } from '../domain/communication/notice.ts';
import { statementsFieldsOf } from '../domain/communication/statements-fields.ts';
import type { CompiledPolicy } from '../domain/policy/policy.ts';
import type { Statement } from '../domain/sla/statement.ts';
import { renderTemplate } from '../domain/text/render-template.ts';
import { readerOf, Untellable } from './address-notice.ts';
import { monthStatements, type StatementDeps } from './month-statements.ts';
import { sayOn, type Written } from './write-notice.ts';

/** Files for a mail, and what is not among them and why, in words: `the PDF, which is too large for a mail`. */
export interface Attached {
  readonly attachments: readonly Attachment[];
  readonly leftOut?: string | undefined;
}

export interface WriteStatementsDeps extends StatementDeps {
  readonly directory: DirectoryStore;
  /** Makes the files that the mail brings; without it the mail brings none. */
  readonly attach?: ((statements: readonly Statement[], month: string) => Promise<Attached>) | undefined;
}

/** The month's mail to one of finance: the figures, who still has to sign, and the files. */
export async function writeStatementsNotice(
  deps: WriteStatementsDeps,
  policy: CompiledPolicy,
  notice: Notice,
  month: string,
  now: number,
): Promise<Written> {
  const reader = await readerOf(deps.directory, policy, notice);
  const template = policy.templates[notice.template];
  if (template === undefined) throw new Untellable(`the policy has no text "${notice.template}"`);
  const statements = await monthStatements(deps, policy, { month }, now);
  const { attachments, leftOut }: Attached = (await deps.attach?.(statements, month)) ?? { attachments: [] };
  const finance = await deps.directory.peopleInRole(policy.sla.statements.audience, now);
  const people = await Promise.all(finance.map((id) => deps.directory.person(id)));
  const said = {
    signers: people.flatMap((person) => (person === undefined ? [] : [person.name])),
    attachments: attachments.map(({ name }) => name),
    leftOut,
  };
  const fields = statementsFieldsOf(policy, { name: reader.name }, month, statements, said);
  const written = sayOn(notice, reader, policy, renderTemplate(template, fields));
  return written.channel === 'email' && attachments.length > 0 ? { ...written, attachments } : written;
}
