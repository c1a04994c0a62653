import * as z from 'zod';
import { evaluateCase, type CaseAnswer } from '../../shared/domain/sla/evaluate-case.ts';
import { slaCase } from '../../shared/domain/sla/sla-case.ts';
import { exactDecimal } from '../../shared/domain/text/decimal.ts';
import { readJson } from '../operator/read-json.ts';

/** The answers to a JSON file of cases, as JSON, in their order. Throws PolicyError with everything that is wrong, and where. */
export function answerCases(path: string): string {
  const read = readJson(path, (raw) => (Array.isArray(raw) ? z.array(slaCase) : slaCase));
  return `[${(Array.isArray(read) ? read : [read]).map((one) => answerInJson(evaluateCase(one))).join(',')}]`;
}

/** Integers and decimals with all their digits: JSON has no limit where numbers in memory do. */
export function answerInJson({ downMs, excludedMs, uptime, uptimePct, creditBp, creditMinor }: CaseAnswer): string {
  const fields = {
    downMs: exactDecimal(downMs.num, downMs.den),
    excludedMs: exactDecimal(excludedMs.num, excludedMs.den),
    uptime: `{"num":${uptime.num.toString()},"den":${uptime.den.toString()}}`,
    uptimePct: String(uptimePct),
    creditBp: String(creditBp),
    creditMinor: creditMinor.toString(),
  };
  return `{${Object.entries(fields)
    .map(([name, json]) => `"${name}":${json}`)
    .join(',')}}`;
}
