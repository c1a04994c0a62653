import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HttpsSigningCertificates } from './signing-certificates.ts';
import { ADDRESS, snsSigner } from './sns-signer-fixture.ts';

const NOW = Date.UTC(2026, 2, 10, 10);
const DAY = 86_400_000;
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:team-alarms';
const genuine = snsSigner(NOW);
const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;

/** A world in which every address answers the same; it remembers what was asked. */
function reading(answer: () => Response | Promise<Response>) {
  const asked: [string, RequestInit | undefined][] = [];
  const certificates = new HttpsSigningCertificates((url, init) => {
    asked.push([url instanceof Request ? url.url : String(url), init]);
    return Promise.resolve(answer());
  });
  return { certificates, asked };
}
const page = (text: string, status = 200) => new Response(text, { status });

describe('the certificate of SNS', () => {
  it('is read once, without following a redirect, and kept', async () => {
    const { certificates, asked } = reading(() => page(genuine.certificate));
    const first = await certificates.keyFor(TOPIC, ADDRESS, NOW);
    const second = await certificates.keyFor(TOPIC, ADDRESS, NOW + DAY);
    expect(first?.asymmetricKeyType).toBe('rsa');
    expect(second).toEqual(first);
    expect(asked).toEqual([[ADDRESS, { redirect: 'manual', signal: expect.any(AbortSignal) as AbortSignal }]]);
  });

  it('may have the name that SNS has in a younger region', async () => {
    for (const name of ['sns-signing.eu-west-1.amazonaws.com', 'sns.eu-west-1.amazonaws.com']) {
      const { certificates } = reading(() => page(snsSigner(NOW, { name }).certificate));
      expect(await certificates.keyFor(TOPIC, ADDRESS, NOW)).toBeDefined();
    }
  });

  it('is not asked for at any address but its own', async () => {
    const { certificates, asked } = reading(() => page(genuine.certificate));
    for (const url of [`${ADDRESS}?`, ADDRESS.replace('https', 'http'), ADDRESS.replace('eu-west-1', 'us-east-1')])
      expect(await certificates.keyFor(TOPIC, url, NOW)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it.each<[string, () => Response, number?]>([
    ['another name', () => page(snsSigner(NOW, { name: 'evil.example' }).certificate)],
    ['a name below its own', () => page(snsSigner(NOW, { name: '*.amazonaws.com' }).certificate)],
    ['a time that is over', () => page(genuine.certificate), NOW + 181 * DAY],
    ['a time to come', () => page(genuine.certificate), NOW - 181 * DAY],
    ['a key of another kind', () => page(snsSigner(NOW, { key: elliptic }).certificate)],
    ['a text around it', () => page(`<value>\n${genuine.certificate}</value>`)],
    ['no certificate in it', () => page('<html>not here</html>')],
    ['nothing in it', () => page('')],
    ['200 KB in it', () => page(genuine.certificate + 'x'.repeat(200_000))],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://evil.example/x.pem' } })],
    ['nothing at its address', () => page('gone', 404)],
  ])('is none with %s', async (_what, answer, now = NOW) => {
    expect(await reading(answer).certificates.keyFor(TOPIC, ADDRESS, now)).toBeUndefined();
  });

  it('is no longer good when its time is over, though it was kept', async () => {
    const { certificates } = reading(() => page(genuine.certificate));
    expect(await certificates.keyFor(TOPIC, ADDRESS, NOW)).toBeDefined();
    expect(await certificates.keyFor(TOPIC, ADDRESS, NOW + 181 * DAY)).toBeUndefined();
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['the host has trouble', () => page('', 500)],
    ['the host is busy', () => page('', 429)],
    ['there is no way to it', () => Promise.reject(new TypeError('fetch failed'))],
  ])('says nothing against a message where %s: that is an error, so that SNS sends again', async (_why, answer) => {
    await expect(reading(answer).certificates.keyFor(TOPIC, ADDRESS, NOW)).rejects.toThrow('could not be read');
  });

  it('is asked for again after trouble', async () => {
    let trouble = true;
    const { certificates } = reading(() => (trouble ? page('', 500) : page(genuine.certificate)));
    await expect(certificates.keyFor(TOPIC, ADDRESS, NOW)).rejects.toThrow();
    trouble = false;
    expect(await certificates.keyFor(TOPIC, ADDRESS, NOW)).toBeDefined();
  });
});
