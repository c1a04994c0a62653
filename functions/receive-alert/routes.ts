import { createHash } from 'node:crypto';
import { parsed } from '../../shared/contracts/http/problem.ts';
import { alertRequest, refuseStrangeTime, type AlertRequest } from '../../shared/contracts/http/requests.ts';
import type { AlertChange } from '../../shared/domain/alert/alert-record.ts';
import { alertKeyOf } from '../../shared/domain/ids.ts';
import { alertDeps } from '../../shared/flows/assess-alert.ts';
import { takeAlert } from '../../shared/flows/take-alert.ts';
import type { Route } from '../../shared/runtime/http-function.ts';

export interface ReceiveAlertDeps {
  readonly deps: Parameters<typeof alertDeps>[0];
  readonly now: () => number;
}

function changeOf(request: AlertRequest, now: number): AlertChange {
  const { source, dedupKey, title, labels, state, service, severityHint, customers, impact, facts } = request;
  const at = request.occurredAt ?? now;
  // A road of its own: no sender can speak for a CloudWatch alarm, or for another source by the way it spells its key.
  const key = alertKeyOf('api', `${encodeURIComponent(source)}#${dedupKey}`);
  const said = { service, severityHint, customers, impact, facts };
  return { signal: state, at, said, facts: { key, source, dedupKey, name: title, title, labels, stateChangedAt: at } };
}

export const alertRoutes = ({ deps, now }: ReceiveAlertDeps): Route[] => [
  {
    method: 'POST',
    path: '/v1/alerts',
    scopes: ['integration', 'responder'],
    answer: async (request) => {
      const at = now();
      const alert = parsed(alertRequest, request.json(), 'the alert');
      if (alert.occurredAt !== undefined) refuseStrangeTime('occurredAt', alert.occurredAt, at);
      const change = changeOf(alert, at);
      const taken = await takeAlert(alertDeps(deps), change, at);
      const alertId = createHash('sha256').update(change.facts.key).digest('hex').slice(0, 16);
      return { status: 202, body: { alertId, ...taken } };
    },
  },
];
