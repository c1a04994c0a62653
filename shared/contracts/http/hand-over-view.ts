import { toIso } from '../../domain/ids.ts';
import { signatureOf, type HandOver } from '../../domain/oncall/hand-over.ts';
import { checklistsOf, SIDES } from '../../domain/oncall/hand-over-checklists.ts';
import type { HandOverReport } from '../../domain/oncall/hand-over-report.ts';

/** A hand-over as lists show it, without its report. */
export function handOverItem(one: HandOver, now: number) {
  const { schedule, state, outgoing, incoming } = one;
  const escalatedAt = 'escalatedAt' in one ? one.escalatedAt : undefined;
  return {
    schedule,
    at: toIso(one.at),
    state,
    outgoing,
    incoming,
    draftedAt: toIso(one.draftedAt),
    dueAt: toIso(one.dueAt),
    overdue: (state === 'drafted' || state === 'escalated') && now >= one.dueAt,
    ...(escalatedAt === undefined ? {} : { escalatedAt: toIso(escalatedAt) }),
    ...(one.state === 'signed' ? { signedAt: toIso(one.signedAt) } : {}),
    ...(one.state === 'withdrawn' ? { withdrawnAt: toIso(one.withdrawnAt) } : {}),
    signatures: Object.fromEntries(
      SIDES.flatMap((as) => {
        const signed = signatureOf(one, as);
        return signed === undefined ? [] : [[as, { ...signed, at: toIso(signed.at) }]];
      }),
    ),
    notes: one.notes.map((note) => ({ ...note, at: toIso(note.at) })),
  };
}

/** One with its report and the lists that each side ticks. */
export const handOverView = (one: HandOver, report: HandOverReport | undefined, now: number) => ({
  ...handOverItem(one, now),
  checklists: checklistsOf,
  ...(report === undefined ? {} : { report: reportView(report) }),
});

function reportView(report: HandOverReport) {
  const { staffing } = report;
  return {
    ...report,
    asOf: toIso(report.asOf),
    incidents: report.incidents.map((one) => ({ ...one, updatedAt: toIso(one.updatedAt) })),
    maintenance: report.maintenance.map((one) => ({ ...one, start: toIso(one.start) })),
    staffing: { ...staffing, unavailable: staffing.unavailable.map((one) => ({ ...one, until: toIso(one.until) })) },
    gaps: report.gaps.map(({ start, end }) => ({ start: toIso(start), end: toIso(end) })),
  };
}
