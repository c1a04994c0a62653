import { X509Certificate, type KeyObject } from 'node:crypto';
import { certificatePlace, isCertificateAddress } from '../contracts/events/sns-message.ts';

/** Finds the key by which SNS signs for a topic. */
export interface SigningCertificates {
  /**
   * Undefined for an address that is not SNS's own, or that has no certificate of SNS's that is valid now.
   * @throws Error when it cannot be read just now: that says nothing of the message, which may come again
   */
  keyFor(topicArn: string, url: string, now: number): Promise<KeyObject | undefined>;
}

const LONGEST_MS = 3_000;
/** A certificate has about 2 KB. */
const LARGEST_BYTES = 32 * 1024;
/** SNS signs a region with one certificate at a time; more regions than this take turns. */
const MOST_KEPT = 32;

/**
 * SNS's certificates, read once over HTTPS. That they are SNS's own follows from where they are read: the exact host of the
 * topic's region, whose TLS certificate is checked, and no redirect away from there.
 */
export class HttpsSigningCertificates implements SigningCertificates {
  readonly #fetch: typeof fetch;
  readonly #kept = new Map<string, X509Certificate>();

  constructor(read: typeof fetch = (...request) => fetch(...request)) {
    this.#fetch = read;
  }

  async keyFor(topicArn: string, url: string, now: number): Promise<KeyObject | undefined> {
    const place = certificatePlace(topicArn);
    if (!isCertificateAddress(url, place)) return undefined;
    const certificate = this.#kept.get(url) ?? certificateIn(await this.#read(url));
    if (certificate === undefined) return undefined;
    const named = place.names.some((name) => certificate.checkHost(name, { wildcards: false }) !== undefined);
    const valid = certificate.validFromDate.getTime() <= now && now <= certificate.validToDate.getTime();
    if (!named || !valid || certificate.publicKey.asymmetricKeyType !== 'rsa') return undefined;
    this.#keep(url, certificate);
    return certificate.publicKey;
  }

  /** The page at an address that was checked; empty when there is none. */
  async #read(url: string): Promise<string> {
    try {
      const answer = await this.#fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(LONGEST_MS) });
      if (answer.status >= 500 || answer.status === 429) throw new Error(`it answered ${answer.status}`);
      if (answer.status === 200) return await textOf(answer);
      await answer.body?.cancel();
      return '';
    } catch (error) {
      throw new Error(`the certificate at ${url} could not be read`, { cause: error });
    }
  }

  #keep(url: string, certificate: X509Certificate): void {
    this.#kept.delete(url);
    this.#kept.set(url, certificate);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** As much of a page as a certificate may hold; empty when it is more. */
async function textOf(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > LARGEST_BYTES) return '';
    parts.push(part);
  }
  return Buffer.concat(parts).toString('latin1');
}

/** The page has to be the certificate itself, not a text that quotes one. */
function certificateIn(page: string): X509Certificate | undefined {
  if (!page.startsWith('-----BEGIN CERTIFICATE-----')) return undefined;
  try {
    return new X509Certificate(page);
  } catch {
    return undefined;
  }
}
