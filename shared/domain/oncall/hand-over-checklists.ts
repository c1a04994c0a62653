import * as z from 'zod';

/** Who hands a shift over, and who takes it. */
export const side = z.enum(['outgoing', 'incoming'], 'takes "outgoing" or "incoming"');
export type Side = z.infer<typeof side>;
export const SIDES = side.options;

interface ChecklistItem {
  readonly id: string;
  readonly text: string;
}

export interface Checklist {
  readonly id: string;
  readonly title: string;
  readonly row: string;
  readonly items: readonly ChecklistItem[];
}

const list = (id: string, title: string, row: string, items: Readonly<Record<string, string>>): Checklist => ({
  id,
  title,
  row,
  items: Object.entries(items).map(([item, text]) => ({ id: item, text })),
});

/** What the outgoing side answers for about the systems, the people and the customers (row S1.7), and about its own shift (S1.6). */
const outgoing = [
  list('technical', 'Systems', 'S1.7', {
    'incidents-documented': 'Every incident is written up as far as it has come',
    'health-confirmed': 'The state of each service is as the report says',
    'changes-told': 'Changes of configuration made in this shift are known to the next',
    'performance-reviewed': 'Performance figures were looked through',
    'backups-tested': 'Backups ran and were tried',
  }),
  list('operational', 'People and tools', 'S1.7', {
    'staffing-right': 'Who is on call, free and away is right',
    'emergency-contacts-verified': 'Emergency contacts were checked',
    'channels-tested': 'Every channel was tried and delivers',
    'alerts-confirmed': 'Alerts reach the next shift and ask for its confirmation',
    'escalation-paths-confirmed': 'The ways of escalation are right',
  }),
  list('customer', 'Customers', 'S1.7', {
    'priority-customers-told': 'Customers of high priority know where they stand',
    'sla-told': 'How the promises to customers stand was passed on',
    'known-issues-documented': 'Known issues are written down',
    'maintenance-scheduled': 'Maintenance is in the calendar',
    'expectations-set': 'Customers know what comes next, and when',
  }),
  list('after', 'Your shift', 'S1.6', {
    'documentation-complete': 'Nothing of this shift is left undocumented',
    'tickets-updated': 'Tickets say how things stand',
    'own-work-reviewed': 'You have looked back at your own work',
  }),
];

/** What the incoming side has seen to before it takes over (row S1.6). Its signature confirms what the outgoing side ticked. */
const incoming = [
  list('before', 'Before you take over', 'S1.6', {
    'notes-read': 'You have read the notes of the shift before',
    'thresholds-checked': 'Thresholds and settings of the alerts are as they should be',
    'contacts-verified': 'Your own number and address, and those you may need, are right',
    'own-channels-tested': 'A test message has reached you on each channel',
    'active-incidents-reviewed': 'You know every active incident',
    'backup-checked': 'You know who is available and who stands in for you',
  }),
];

/** The lists that a side ticks in order to sign. */
export const checklistsOf: Readonly<Record<Side, readonly Checklist[]>> = { outgoing, incoming };

/** Ids of all items of a side's lists, in their order: each has to be ticked. */
export const itemsOf = (as: Side): readonly string[] =>
  checklistsOf[as].flatMap(({ items }) => items.map(({ id }) => id));

/** What the incoming side takes on for its shift (row S1.6): told, not ticked. */
export const duties: readonly string[] = [
  'Watch every channel on which alerts come in',
  'Acknowledge within 5 minutes',
  'Look at the dashboard every 30 minutes',
  'Write down what you do, and whom you told what',
  'Keep an eye on the deadlines of each incident',
  'Escalate when a threshold is reached, not after it',
];
