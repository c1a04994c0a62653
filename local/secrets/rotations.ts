import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError, type Kernel, type LambdaInvoker } from '../kernel/kernel.ts';
import { finding, NotModelled } from '../template/not-modelled.ts';
import type { ResolvedResource, ResolvedTemplate } from '../template/resolved-template.ts';
import { CURRENT, type SecretVersions } from './secret-versions.ts';

const PENDING = 'AWSPENDING';
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const DAY_MS = 86_400_000;
/** AWS asks again for a rotation that failed, without saying how soon. */
const RETRY_MS = 60_000;
const MOST_TRIES = 5;

const scheduleProperties = z.looseObject({
  SecretId: z.string(),
  RotationLambdaARN: z.string('only a function of the template is modelled'),
  RotationRules: z.looseObject({ AutomaticallyAfterDays: z.number('only a number of days is modelled') }),
  RotateImmediatelyOnUpdate: z.boolean().default(true),
});

interface Rotation {
  secretArn: string;
  name: string;
  functionArn: string;
  everyMs: number;
  /** Whether the first rotation comes with the schedule itself. */
  atOnce: boolean;
}

interface Row {
  next_at: number;
  /** Version to be of a rotation under way. */
  token: string | null;
  tries: number;
  rotated_at: number | null;
}

export interface Rotations {
  /** Begins a rotation to the version of that id. @throws AwsError */
  begin(secretArn: string, versionId: string): void;
  /** What DescribeSecret says of it, instants in epoch seconds; nothing but "no" where a secret has no rotation. */
  describe(secretArn: string): Record<string, unknown>;
}

export interface RotationParts {
  kernel: Kernel;
  template: ResolvedTemplate;
  versions: SecretVersions;
  invoker: Pick<LambdaInvoker, 'invoke'>;
  nameOf: (secretArn: string) => string | undefined;
}

/**
 * Rotates secrets by the clock and when asked: the function is called for each of the four steps, and for all of them again when
 * one fails. What AWS does first with a schedule that does not rotate at once, a call of testSecret on no version, is left out.
 */
export function createRotations(parts: RotationParts): Rotations {
  const { kernel, versions, invoker } = parts;
  const { storage, clock } = kernel;
  storage.exec(`CREATE TABLE IF NOT EXISTS secrets_rotations (
    name TEXT PRIMARY KEY, next_at INTEGER NOT NULL, token TEXT, tries INTEGER NOT NULL, rotated_at INTEGER)`);
  const read = storage.prepare('SELECT * FROM secrets_rotations WHERE name = ?');
  const plan = storage.prepare('INSERT OR IGNORE INTO secrets_rotations VALUES (?, ?, NULL, 0, NULL)');
  const start = storage.prepare('UPDATE secrets_rotations SET next_at = ?, token = ?, tries = 0 WHERE name = ?');
  const fail = storage.prepare('UPDATE secrets_rotations SET next_at = ?, token = ?, tries = ? WHERE name = ?');
  const end = storage.prepare(
    'UPDATE secrets_rotations SET next_at = ?, token = NULL, tries = 0, rotated_at = ? WHERE name = ?',
  );
  const rotations = parts.template
    .byType('AWS::SecretsManager::RotationSchedule')
    .map((resource) => readRotation(resource, parts));
  const stateOf = ({ name }: Rotation): Row => read.get(name) as unknown as Row;
  for (const rotation of rotations)
    plan.run(rotation.name, rotation.atOnce ? clock.now() : clock.now() + rotation.everyMs);

  const running = new Set<Rotation>();
  const begin = (rotation: Rotation, token: string): void => {
    versions.label(rotation.name, PENDING, token);
    start.run(clock.now(), token, rotation.name);
    kernel.poke();
  };

  /** The reason why it failed, undefined when the new version is in use. */
  async function run({ name, functionArn, secretArn }: Rotation, token: string): Promise<string | undefined> {
    const caller = { kind: 'service', service: 'secretsmanager.amazonaws.com', sourceArn: secretArn } as const;
    try {
      for (const Step of STEPS) {
        const event = { SecretId: secretArn, ClientRequestToken: token, Step };
        const result = await invoker.invoke(functionArn, event, caller);
        if (!result.ok) return `${Step}: ${result.errorType}`;
      }
    } catch (error) {
      if (error instanceof AwsError) return error.message;
      throw error;
    }
    return versions.bearerOf(name, CURRENT) === token ? undefined : 'finishSecret left the version before in use';
  }

  async function rotate(rotation: Rotation): Promise<void> {
    const done = kernel.activity.begin(`rotation of ${rotation.name}`);
    running.add(rotation);
    try {
      if (stateOf(rotation).token === null) begin(rotation, randomUUID());
      const { token, tries } = stateOf(rotation);
      const reason = await run(rotation, token ?? '');
      const now = clock.now();
      if (reason === undefined) end.run(now + rotation.everyMs, now, rotation.name);
      else {
        kernel.log(`secretsmanager: the rotation of ${rotation.name} failed: ${reason}`);
        const again = tries + 1 < MOST_TRIES;
        fail.run(now + (again ? RETRY_MS : rotation.everyMs), again ? token : null, tries + 1, rotation.name);
      }
    } finally {
      running.delete(rotation);
      done();
      kernel.poke();
    }
  }

  const waiting = (): Rotation[] => rotations.filter((rotation) => !running.has(rotation));
  if (rotations.length > 0)
    kernel.register({
      name: 'rotations of secrets',
      nextDue() {
        const next = Math.min(...waiting().map((rotation) => stateOf(rotation).next_at));
        return next === Infinity ? undefined : next;
      },
      runDue(now) {
        for (const rotation of waiting()) if (stateOf(rotation).next_at <= now) void rotate(rotation);
      },
    });

  const seconds = (ms: number | null): number | undefined => (ms === null ? undefined : ms / 1000);
  return {
    begin(secretArn, versionId) {
      const rotation = rotations.find((one) => one.secretArn === secretArn);
      if (rotation === undefined)
        throw new AwsError(
          'InvalidRequestException',
          'No Lambda rotation function ARN is associated with this secret.',
        );
      const pending = versions.bearerOf(rotation.name, PENDING);
      if (pending !== undefined && pending !== versions.bearerOf(rotation.name, CURRENT)) {
        begin(rotation, pending);
        const message = "A previous rotation isn't complete. That rotation will be reattempted.";
        throw new AwsError('InvalidRequestException', message);
      }
      begin(rotation, versionId);
    },
    describe(secretArn) {
      const rotation = rotations.find((one) => one.secretArn === secretArn);
      if (rotation === undefined) return { RotationEnabled: false };
      const { next_at: next, rotated_at: rotated } = stateOf(rotation);
      return {
        RotationEnabled: true,
        RotationLambdaARN: rotation.functionArn,
        RotationRules: { AutomaticallyAfterDays: rotation.everyMs / DAY_MS },
        LastRotatedDate: seconds(rotated),
        NextRotationDate: seconds(next),
      };
    },
  };
}

function readRotation(resource: ResolvedResource, { nameOf }: RotationParts): Rotation {
  const parsed = scheduleProperties.safeParse(resource.properties);
  if (!parsed.success)
    throw new NotModelled(parsed.error.issues.map((issue) => finding(resource, issue.path.join('.'), issue.message)));
  const { SecretId: secretArn, RotationLambdaARN: functionArn, RotationRules, RotateImmediatelyOnUpdate } = parsed.data;
  const name = nameOf(secretArn);
  if (name === undefined) throw new NotModelled([finding(resource, 'SecretId', 'is no secret of this template')]);
  const everyMs = RotationRules.AutomaticallyAfterDays * DAY_MS;
  return { secretArn, name, functionArn, everyMs, atOnce: RotateImmediatelyOnUpdate };
}
