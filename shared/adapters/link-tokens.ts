import { createHmac } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** A rotated key is taken up after this long at most. */
const KNOWN_FOR_MS = 5 * 60_000;

/**
 * Makes the token of a link: 128 bits over what it is for, by one version of the key, so that a repeated send carries the same
 * link (failure 9) whatever has become of the key meanwhile (failure 6).
 */
export class LinkTokens {
  readonly #secretArn: string;
  readonly #client: SecretsManagerClient;
  /** By version; a version never changes. */
  readonly #keys = new Map<string, string>();
  #current: { readonly version: string; readonly askedAt: number } | undefined;

  constructor(secretArn: string, client = new SecretsManagerClient({})) {
    this.#secretArn = secretArn;
    this.#client = client;
  }

  /**
   * The version that a new page is made with at `now`. While Secrets Manager does not answer, the last one known goes on: its
   * links are as good as any, and a page does not wait for a key.
   */
  async currentVersion(now: number): Promise<string> {
    const known = this.#current;
    if (known !== undefined && Math.abs(now - known.askedAt) < KNOWN_FOR_MS) return known.version;
    try {
      const { version, key } = await this.#read({});
      this.#keys.set(version, key);
      this.#current = { version, askedAt: now };
      return version;
    } catch (error) {
      if (known === undefined) throw error;
      return known.version;
    }
  }

  /** The token of what `meaning` says it is for; undefined when Secrets Manager no longer has that version of the key. */
  async tokenFor(meaning: string, version: string): Promise<string | undefined> {
    const key = await this.#keyOf(version);
    if (key === undefined) return undefined;
    return base32(createHmac('sha256', key).update(meaning).digest().subarray(0, 16));
  }

  async #keyOf(version: string): Promise<string | undefined> {
    const known = this.#keys.get(version);
    if (known !== undefined) return known;
    try {
      const { key } = await this.#read({ VersionId: version });
      this.#keys.set(version, key);
      return key;
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }

  async #read(which: { readonly VersionId?: string }): Promise<{ version: string; key: string }> {
    const { VersionId, SecretString } = await this.#client.send(
      new GetSecretValueCommand({ SecretId: this.#secretArn, ...which }),
    );
    if (SecretString === undefined || VersionId === undefined) throw new Error('the link key holds no text');
    return { version: VersionId, key: SecretString };
  }
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(held >> bits) & 31] ?? '';
      held &= (1 << bits) - 1;
    }
  }
  return bits === 0 ? text : text + (BASE32[(held << (5 - bits)) & 31] ?? '');
}
