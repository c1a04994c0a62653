import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulate } from '../../commands/policy/simulate.ts';
import { policyNames, readDirectory, readPolicyFolder } from '../../policies/read-policy-folder.ts';
import { synthesizePolicy } from './synthesize-policy.ts';
import { TocsinLab, type IncidentShape, type NoticeShape } from './tocsin-lab.ts';

const MINUTE = 60_000;
const HOURS = 2.5;

/** One promise as both worlds know it. The clock of a running system goes on while it works: minutes are rounded. */
const said = (of: { minute: number; due: number; kind: string; what: string; channel: string; to: string }): string =>
  `${of.minute} ${of.kind} ${of.what} ${of.channel} ${of.to} by ${of.due}`;
const nearest = (minutes: number): number => Math.round(minutes * 2) / 2;

function simulated(
  policyName: string,
  { severity, emergency }: { severity: string; emergency?: string },
  openedAt: number,
): string[] {
  const { simulation } = simulate({
    policy: readPolicyFolder(policyName).policy,
    directory: readDirectory(policyName),
    severity,
    emergency,
    facts: {},
    says: {},
    openedAt,
    answerAt: undefined,
    resolveAt: undefined,
    until: openedAt + HOURS * 60 * MINUTE,
  });
  return simulation.steps
    .flatMap(({ minute, dueMinute, kind, rung, line, audience, channel, recipients }) =>
      recipients.map((to) =>
        said({ minute: nearest(minute), due: nearest(dueMinute), kind, what: rung ?? line ?? audience, channel, to }),
      ),
    )
    .sort();
}

function happened(notices: readonly NoticeShape[], id: string, openedAt: number): string[] {
  const since = (iso: string) => nearest((Date.parse(iso) - openedAt) / MINUTE);
  return notices
    .map(({ plannedAt, dueAt, kind, rung, line, audience, channel, recipient: to }) =>
      said({
        minute: since(plannedAt),
        due: since(dueAt),
        kind,
        what: rung ?? line ?? audience,
        channel,
        to: to.replace(id.toLowerCase(), 'inc-00000000'),
      }),
    )
    .sort();
}

describe.each(policyNames())('policy %s on the running system (rows X1, X3)', (policyName) => {
  const { severities, emergencies = [] } = readPolicyFolder(policyName).policy;
  const scenes: [string, { severity: string; emergency?: string }][] = [
    ...severities.map(({ id }): [string, { severity: string }] => [`a ${id}`, { severity: id }]),
    ...emergencies.map(({ id, name, severity }): [string, { severity: string; emergency: string }] => [
      `the emergency ${name}`,
      { severity, emergency: id },
    ]),
  ];
  const customers = readDirectory(policyName).customers.map(({ id }) => id as string);
  const opened = new Map<string, IncidentShape>();
  let cdkOut: string;
  let lab: TocsinLab;

  beforeAll(async () => {
    cdkOut = synthesizePolicy(policyName);
    lab = await TocsinLab.open({ policy: policyName, cdkOut, now: '2026-01-14T15:00:00.000Z' });
    for (const [title, scene] of scenes) {
      const { status, json } = await lab.post('/v1/incidents', { title, ...scene, customers });
      expect(status).toBe(201);
      opened.set(title, json as IncidentShape);
    }
    // A little more than is compared: what falls due at its last minute has been done by then.
    await lab.pass(`PT${HOURS * 60 + 1}M`);
  });
  afterAll(async () => {
    await lab.close();
    rmSync(cdkOut, { recursive: true, force: true });
  });

  it('finds every text of its policy fit to be sent', () => {
    const said = lab.system.logs.lines('tocsin-send-notice').filter((line) => line.includes('cannot be made'));
    expect(said).toEqual([]);
  });

  it.each(scenes)('tells of %s what the simulator says, when it says so', async (title, scene) => {
    const { id, openedAt } = opened.get(title) ?? expect.fail(`${title} was not opened`);
    const began = Date.parse(openedAt);
    const notices = await lab.items<NoticeShape>(`/v1/incidents/${id}/notices?limit=100`);
    const inTime = notices.filter(({ plannedAt }) => Date.parse(plannedAt) - began <= HOURS * 60 * MINUTE + MINUTE / 4);
    expect(happened(inTime, id, began)).toEqual(simulated(policyName, scene, began));
    expect(notices.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });
});
