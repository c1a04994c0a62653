import * as z from 'zod';

function isZone(zone: string): boolean {
  try {
    // Not by Temporal: whoever only reads a policy need not carry it.
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '' && !/^[+-]/.test(zone);
  } catch {
    return false;
  }
}

export const zone = z.string().refine(isZone, 'expected an IANA time zone such as Europe/Dublin');
