import { describe, expect, it } from 'vitest';
import { statementFrom } from '../../shared/adapters/evidence-hash.ts';
import { at, evidenceFrom, impact, inputOf } from '../../shared/domain/sla/statement-fixture.ts';
import { fileOf, sla } from './sla-fixture.ts';

const start = at('2026-03-10T10:00:00Z');
const evidence = evidenceFrom(inputOf([impact(start, start + 2_674_801)]));
const honest = { ...statementFrom(evidence), evidence };
const fine = 'liffey-registry 2026-03 revision 1: every figure follows from its evidence';

const verify = async (value: unknown) => sla('verify', fileOf(JSON.stringify(value)));
const wrong = async (value: unknown) => {
  const { code, out, err } = await verify(value);
  expect({ code, err }).toEqual({ code: 1, err: [] });
  return out.map((line) => line.replace('liffey-registry 2026-03 revision 1: ', ''));
};

describe('npm run sla -- verify', () => {
  it.each([
    ['a statement', honest, 1],
    ['a list of them', [honest, honest], 2],
    ['what the API answers', { items: [honest] }, 1],
    ['none', [], 0],
  ])('finds that every figure follows, of %s', async (_what, value, count) => {
    expect(await verify(value)).toEqual({ code: 0, out: Array<string>(count).fill(fine), err: [] });
  });

  it('reads what sla run wrote, a statement a line', async () => {
    const file = fileOf(`${JSON.stringify(honest)}\n${JSON.stringify(honest)}\n`, 'ndjson');
    expect(await sla('verify', file)).toEqual({ code: 0, out: [fine, fine], err: [] });
  });

  it('leaves alone what finance has written', async () => {
    const issued = {
      ...honest,
      revision: 2,
      status: 'issued',
      approvedBy: 'mei',
      issuedBy: 'owen',
      issuedAt: '2026-04-02T00:00:00.000Z',
      difference: {
        from: 1,
        creditMinor: 123_456,
        changed: [{ field: 'creditMinor', before: 0, after: honest.creditMinor }],
      },
    };
    expect(await verify(issued)).toMatchObject({ code: 0, out: [fine.replace('revision 1', 'revision 2')] });
  });

  it.each<[string, object, string[]]>([
    ['a credit', { creditMinor: 1 }, ['creditMinor is 1, from its evidence follows 123456']],
    [
      'an uptime',
      { uptime: { num: 1, den: 2_674_800_000 }, uptimePct: 0 },
      ['uptime.num is 1, from its evidence follows 2672125199', 'uptimePct is 0, from its evidence follows 99.899999'],
    ],
    ['a figure of another kind', { breach: 'no' }, ['breach is "no", from its evidence follows true']],
    ['a figure that is missing', { feeMinor: undefined }, ['feeMinor is absent, from its evidence follows 123456']],
    ['a figure too many', { bound: 'capped' }, ['bound is "capped", from its evidence follows absent']],
    [
      'when an outage ended',
      { downtime: [{ ...honest.downtime[0], end: '2026-03-10T10:30:00.000Z' }] },
      ['downtime[0].end is "2026-03-10T10:30:00.000Z", from its evidence follows "2026-03-10T10:44:34.801Z"'],
    ],
    [
      'the hash',
      { inputsHash: 'c0ffee' },
      [`inputsHash is "c0ffee", from its evidence follows "${honest.inputsHash}"`],
    ],
  ])('names %s that does not follow, with both values', async (_what, changed, lines) => {
    expect(await wrong({ ...honest, ...changed })).toEqual(lines);
  });

  it('notices evidence that was changed, by its hash alone where no figure depends on it', async () => {
    const noted = { ...evidence, note: 'added later' };
    expect(await wrong({ ...honest, evidence: noted })).toEqual([expect.stringMatching(/^inputsHash is /)]);
    const shorter = { ...evidence, period: { ...evidence.period, end: evidence.period.end - 1 } };
    expect(await wrong({ ...honest, evidence: shorter })).toContain(
      `evidence.period.end is ${String(evidence.period.end - 1)}, from its evidence follows ${String(evidence.period.end)}`,
    );
  });

  it('refuses to call final what can still change', async () => {
    const early = evidenceFrom(inputOf([impact(start, null)], { now: start + 60_000 }));
    const provisional = { ...statementFrom(early), evidence: early };
    expect((await verify(provisional)).code).toBe(0);
    expect(await wrong({ ...provisional, status: 'issued', approvedBy: 'mei', issuedBy: 'owen' })).toEqual([
      'status is "issued", its evidence is provisional: what it says can still change',
    ]);
  });

  it.each<[string, object, string]>([
    ['one person for both', { status: 'issued', approvedBy: 'mei', issuedBy: 'mei' }, 'takes two different people'],
    ['a field of nobody’s', { bonus: 5 }, 'bonus is no field of a statement'],
    ['a revision without a difference', { revision: 2 }, 'difference is absent'],
    [
      'a difference that its figures do not have',
      {
        revision: 2,
        difference: { from: 1, creditMinor: -5, changed: [{ field: 'breach', before: true, after: false }] },
      },
      'difference.creditMinor is -5, its own figures say 0',
    ],
    [
      'a revision to come that was altered',
      { pending: { ...honest, revision: 2, creditMinor: 7 } },
      'creditMinor is 7, from its evidence follows 123456',
    ],
  ])('finds %s', async (_what, altered, expected) => {
    const { code, out } = await verify({ ...honest, ...altered });
    expect(code).toBe(1);
    expect(out.join('\n')).toContain(expected);
  });

  it('says which statement has no evidence to follow from', async () => {
    const { code, out, err } = await verify({ items: [honest, { ...honest, evidence: undefined }] });
    expect({ code, out }).toEqual({ code: 2, out: [] });
    expect(err[0]).toContain('items[1].evidence');
  });
});
