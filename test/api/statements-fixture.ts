import { contractRoutes } from '../../functions/serve-contracts/routes.ts';
import { exclusionRoutes } from '../../functions/serve-statements/exclusion-routes.ts';
import { statementRoutes } from '../../functions/serve-statements/routes.ts';
import { signRoutes } from '../../functions/serve-statements/sign-routes.ts';
import { impactRoutes } from '../../functions/serve-incidents/impact-routes.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { fonts } from '../../shared/adapters/pdf-fixture.ts';
import { statementStores } from '../../shared/adapters/statement-stores.ts';
import { directory as directorySchema } from '../../shared/domain/directory/directory.ts';
import { actor, incidentId } from '../../shared/domain/ids.ts';
import type { IncidentEvent } from '../../shared/domain/incident/incident-events.ts';
import { bundled } from '../../shared/flows/flow-fixture.ts';
import { noteImpact } from '../../shared/flows/note-impact.ts';
import { openApi, type Api } from './api-fixture.ts';

export const ID = incidentId.parse('INC-7K2M9QXA');
export const MONTH = '/v1/sla/statements/2026-03';
export const ONE = `${MONTH}/liffey-payments`;
export const ms = (time: string): number => Date.parse(`2026-03-10T${time}:00.000Z`);
export const contract = {
  id: 'liffey-payments',
  customer: 'liffey',
  services: ['payments'],
  tier: 'Premium',
  monthlyFee: { minor: 123456, currency: 'EUR' },
  zone: 'Europe/Dublin',
  validFrom: '2025-01-01',
  prorate: false,
};
const known = directorySchema.parse({
  people: [],
  roles: {},
  services: [
    { id: 'payments', name: 'Payments', alarmPrefixes: ['pay'] },
    { id: 'reports', name: 'Reports', alarmPrefixes: [] },
  ],
  customers: [
    {
      id: 'liffey',
      name: 'Liffey Ltd',
      zone: 'Europe/Dublin',
      contacts: [{ id: 'ops', name: 'Ops', email: 'ops@example.org' }],
    },
  ],
  contracts: [contract],
});

/** An hour's outage of payments on 10 March that is over and closed, or still open. */
export async function anOutage(api: Api, closed = true): Promise<void> {
  const log = new IncidentLog(api.table);
  const by = actor.parse('maya');
  const opened: IncidentEvent = {
    type: 'IncidentOpened',
    at: ms('10:00'),
    by,
    origin: 'report:1',
    title: 'payments are down',
    severity: 'P1',
    why: 'a person says so',
    ladder: 'L1-L4',
    service: 'payments',
    customers: ['liffey'],
    everyone: true,
    impact: 'outage',
    impactBegan: ms('10:00'),
    policy: 'hash',
    policyName: 'erlmcp',
  };
  await log.markOpen(ID, ms('10:00'));
  await log.append(ID, 1, { commandId: 'a', at: ms('10:00'), events: [opened] });
  if (!closed) return;
  const over: IncidentEvent[] = [
    { type: 'IncidentResolved', at: ms('11:00'), by, cause: 'person' },
    { type: 'IncidentClosed', at: ms('12:00'), by },
  ];
  await log.append(ID, 2, { commandId: 'b', at: ms('12:00'), events: over });
  const loaded = await log.load(ID);
  if (loaded === undefined) throw new Error('it stands');
  await noteImpact(statementStores(api.table).impacts, ID, loaded, 2);
  await log.markClosed(ID);
}

/** The API of statements on a table in memory, on 5 April 2026. */
export const statementsApi = (): Promise<Api> =>
  openApi(
    ({ directory, table, now }) => {
      const deps = { log: new IncidentLog(table), directory, ...statementStores(table) };
      const { policy } = bundled;
      const given = { deps, policy, fonts: () => fonts, now };
      return [
        ...statementRoutes(given),
        ...signRoutes(given),
        ...exclusionRoutes({ deps, now }),
        ...contractRoutes({ directory, policy }),
        ...impactRoutes({ ...deps, now } as unknown as Parameters<typeof impactRoutes>[0]),
      ];
    },
    '2026-04-05T09:00:00Z',
    known,
  );
