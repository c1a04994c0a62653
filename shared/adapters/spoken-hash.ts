import { createHash } from 'node:crypto';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 40 bits of a hash over a text as 8 characters of Crockford base32, fit to be said on the phone. */
export function spokenHash(text: string): string {
  const hash = createHash('sha256').update(text).digest();
  let bits = hash.readUIntBE(0, 5);
  let spoken = '';
  for (let i = 0; i < 8; i += 1) {
    spoken = (CROCKFORD[bits % 32] ?? '0') + spoken;
    bits = Math.floor(bits / 32);
  }
  return spoken;
}
