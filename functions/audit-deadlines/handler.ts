import { auditDeadlines } from '../../shared/flows/audit-deadlines.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { logger } from '../../shared/runtime/logger.ts';
import { putMetric } from '../../shared/runtime/metrics.ts';
import { deps } from './deps.ts';

/** The heartbeat is put out last: an audit that did not finish is one that did not happen. */
export const handler = async (): Promise<void> => {
  const { incidents, redriven, unroutable } = await auditDeadlines(deps, wallClock.now());
  putMetric('RedrivenIncidents', redriven);
  putMetric('UnroutableIncidents', unroutable);
  putMetric('AuditFinished', 1);
  logger.info('audit finished', { incidents, redriven, unroutable });
};
