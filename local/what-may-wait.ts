/**
 * Work of Tocsin's that gives way to a page for some seconds, where this machine cannot do everything at once as AWS does:
 * functions and queues by name. None of it wakes anybody: it tells managers and customers, waits, or looks after the rest.
 */
export const whatMayWait = [
  'tocsin-keep-matrix',
  'tocsin-broadcasts',
  'tocsin-issue-statements',
  'tocsin-statements',
  'tocsin-send-statements',
  'tocsin-park-execution',
  'tocsin-audit-deadlines',
  'tocsin-check-contacts',
  'tocsin-keep-rota',
] as const;
