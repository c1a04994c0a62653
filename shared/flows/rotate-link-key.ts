import type { RotatingSecret } from '../adapters/rotating-secret.ts';
import type { RotationStep } from '../contracts/events/rotation-step.ts';

/** 256 bits and more, in signs that survive every terminal. */
const LINK_KEY = /^[\w-]{43,128}$/;

/**
 * One step of the rotation of the link key, each of which may come again: at any point the secret has one current key and at most
 * one to be. Nothing else has to learn of the new key, and no link that was sent hangs on the old one: the table knows links by
 * their hash, and a page keeps the version it was made with.
 */
export async function rotateLinkKey(
  secret: RotatingSecret,
  { SecretId, ClientRequestToken: version, Step: step }: RotationStep,
  newKey: () => string,
): Promise<'done' | 'nothing to do'> {
  if (SecretId !== secret.arn) throw new Error('this function rotates the link key and no other secret');
  const current = await secret.currentVersion();
  if (current === version) return 'nothing to do';
  switch (step) {
    case 'createSecret':
      if ((await secret.pendingValue(version)) !== undefined) return 'nothing to do';
      await secret.putPending(version, newKey());
      return 'done';
    case 'setSecret':
      return 'nothing to do';
    case 'testSecret': {
      // Without a value it is not the test of a rotation, but Secrets Manager's of its own configuration.
      const key = await secret.pendingValue(version);
      if (key === undefined) return 'nothing to do';
      if (!LINK_KEY.test(key)) throw new Error('the key to be is no link key: it is too short, or has other signs');
      return 'done';
    }
    case 'finishSecret':
      await secret.makeCurrent(version, current);
      return 'done';
  }
}
