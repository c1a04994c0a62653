import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planUnansweredAlarm } from '../communication/plan-alarm.ts';
import { planAsk } from '../communication/plan-pages.ts';
import { noLongerTrue } from '../communication/notice-still-true.ts';
import { actor } from '../ids.ts';
import { advance } from '../incident/advance.ts';
import { evolve } from '../incident/evolve.ts';
import { firingAlert, HOUR, incidentOf, maya, MINUTE, terms } from '../incident/incident-fixture.ts';
import { answerTo, type Incident } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { ask as askOf, type Ask } from '../policy/document/matrix.ts';
import { decideAnswer, dueAsks } from './due-asks.ts';
import { deadlines } from './deadlines.ts';
import type { Reachable } from './decide-next-rung.ts';

const confirm = askOf.parse({
  id: 'confirm-p0',
  kind: 'confirm',
  question: 'Is this really critical?',
  when: { minute: 5 },
  roles: ['commander', 'director'],
  channels: ['sms', 'voice'],
  answerWithin: 'PT2M',
  row: 'S0.4',
});
const consultants: Ask = {
  ...confirm,
  id: 'consultants',
  kind: 'scale',
  roles: ['cto', 'cfo'] as Ask['roles'],
  both: true,
};
const compute: Ask = { ...confirm, id: 'compute', kind: 'scale', automatic: ['P1'] as unknown as Ask['automatic'] };
const people: Record<string, string[]> = { commander: ['ada'], director: ['dora'], cto: ['carl'], cfo: ['fay'] };
const reachable: Reachable = (role) => people[role] ?? [];

/** What Tocsin writes by itself about the question, from the opening until `until`. */
function lives(ask: Ask, until: number, who: Reachable = reachable, from: Incident = incidentOf()) {
  const asking = { ...terms, asks: [ask], rungs: [], catchAll: [], climbsTo: -1 };
  let incident = from;
  const happened: IncidentEvent[] = [];
  for (let now = 0; now <= until; now += MINUTE) {
    const events = advance(incident, { terms: asking, alert: firingAlert, reachable: who, now });
    incident = events.reduce(evolve, incident);
    happened.push(...events.filter(({ type }) => type.startsWith('Ask')));
  }
  return { incident, happened };
}
const told = (events: readonly IncidentEvent[]) =>
  events.map((event) => [event.at / MINUTE, event.type, ...('people' in event ? event.people : [])].join(' '));
const answer = (incident: Incident, ask: string, by: string, said: 'yes' | 'no', now = 6 * MINUTE) =>
  decideAnswer(incident, { ask, by: actor.parse(by), answer: said }, now);
function answered(incident: Incident, ask: string, by: string, said: 'yes' | 'no'): Incident {
  const decision = answer(incident, ask, by, said);
  if (!decision.ok) throw new Error(decision.because);
  return decision.events.reduce(evolve, incident);
}

describe('a question that somebody has to answer (rows S0.4, S0.9)', () => {
  it('is put at its minute to the first role, then to the next, then to nobody any more', () => {
    expect(told(lives(confirm, HOUR).happened)).toEqual(['5 AskRaised ada', '7 AskRaised dora', '9 AskUnanswered']);
  });

  it('is put to two of a role before the next role, and to nobody twice', () => {
    const two: Reachable = (role) => (role === 'commander' ? ['ada', 'ben', 'cleo'] : ['ben', 'dora']);
    expect(told(lives(confirm, HOUR, two).happened)).toEqual([
      '5 AskRaised ada',
      '7 AskRaised ben',
      '9 AskRaised dora',
      '11 AskUnanswered',
    ]);
  });

  it('leaves out nobody because somebody before them cannot be reached any more', () => {
    const asked = lives(confirm, 6 * MINUTE, () => ['ada', 'ben']).incident;
    const later = lives(confirm, HOUR, (role) => (role === 'commander' ? ['ben'] : ['dora']), asked);
    expect(told(later.happened)).toEqual(['7 AskRaised ben', '9 AskRaised dora', '11 AskUnanswered']);
  });

  it('passes over a role of which nobody can be reached', () => {
    const onlyDora: Reachable = (role) => (role === 'director' ? ['dora'] : []);
    expect(told(lives(confirm, 6 * MINUTE, onlyDora).happened)).toEqual(['5 AskRaised dora']);
  });

  it('is called unanswered once, at once, when nobody at all can be reached', () => {
    const { incident, happened } = lives(confirm, HOUR, () => []);
    expect(told(happened)).toEqual(['5 AskUnanswered']);
    expect(dueAsks(incident, { ...terms, asks: [confirm] })).toEqual([]);
  });

  it('is approved at once where nobody has to be asked, and recorded so', () => {
    const { incident, happened } = lives(compute, HOUR);
    expect(happened).toMatchObject([{ type: 'AskAnswered', at: 5 * MINUTE, answer: 'yes', automatic: true }]);
    expect(answerTo(incident, 'compute')?.answer).toBe('yes');
  });

  it('is approved for both at once where both would have had to agree', () => {
    const { incident, happened } = lives({ ...compute, both: true }, HOUR);
    expect(told(happened)).toEqual(['5 AskAnswered']);
    expect(answerTo(incident, 'compute')?.answer).toBe('yes');
  });

  it('waits for its condition, and its minute is then past', () => {
    const known = incidentOf({ type: 'FactsNoted', at: 20 * MINUTE, by: maya, facts: { cpu: true } });
    const conditional = { ...terms, asks: [{ ...confirm, if: 'cpu' }] };
    expect(dueAsks(incidentOf(), conditional)).toEqual([]);
    expect(dueAsks(known, conditional)).toMatchObject([{ dueAt: 20 * MINUTE }]);
  });

  it('is asked by no incident that is over', () => {
    const over = incidentOf({ type: 'IncidentResolved', at: 1, by: maya, cause: 'person' });
    const kinds = deadlines(over, firingAlert, { ...terms, asks: [confirm] }).map(({ kind }) => kind);
    expect(kinds).not.toContain('ask');
  });
});

describe('an answer (row S0.9)', () => {
  const asked = lives(confirm, 8 * MINUTE).incident;
  const bothAsked = lives(consultants, 6 * MINUTE).incident;

  it('is taken from those who were asked, also from one who was asked before', () => {
    expect(answer(asked, 'confirm-p0', 'ada', 'yes').ok).toBe(true);
    expect(answer(asked, 'confirm-p0', 'dora', 'no').ok).toBe(true);
    expect(answer(asked, 'confirm-p0', 'maya', 'yes')).toEqual({
      ok: false,
      because: 'the question was put to ada, dora',
    });
    expect(answer(asked, 'unheard-of', 'ada', 'yes').ok).toBe(false);
  });

  it.each(['yes', 'no'] as const)('that was %s decides: nobody overturns the first one', (said) => {
    const first = answered(asked, 'confirm-p0', 'ada', said);
    expect(answer(first, 'confirm-p0', 'dora', said === 'yes' ? 'no' : 'yes')).toEqual({
      ok: false,
      because: `the question has been answered: ${said}`,
    });
  });

  it('of one is not enough where both have to agree', () => {
    const one = answered(bothAsked, 'consultants', 'carl', 'yes');
    expect(answerTo(one, 'consultants')).toBeUndefined();
    expect(answer(one, 'consultants', 'carl', 'yes')).toMatchObject({ ok: false });
    const two = answered(one, 'consultants', 'fay', 'yes');
    expect(answerTo(two, 'consultants')?.answer).toBe('yes');
  });

  it('of no settles it where both have to agree, also after the other’s yes', () => {
    const no = answered(answered(bothAsked, 'consultants', 'carl', 'yes'), 'consultants', 'fay', 'no');
    expect(answerTo(no, 'consultants')?.answer).toBe('no');
  });

  it('never comes from silence, whoever can be reached and however long it lasts', () => {
    const some = fc.array(fc.constantFrom('ada', 'ben', 'cleo', 'dora'), { maxLength: 4 });
    fc.assert(
      fc.property(some, some, fc.boolean(), (first, second, both) => {
        const who: Reachable = (role) => (role === 'commander' ? first : second);
        const { incident, happened } = lives({ ...confirm, both }, 20 * MINUTE, who);
        expect(answerTo(incident, 'confirm-p0')).toBeUndefined();
        expect(happened.at(-1)?.type).toBe('AskUnanswered');
        const asked = happened.flatMap((event) => ('people' in event ? event.people : []));
        expect(new Set(asked).size).toBe(asked.length);
      }),
    );
  });
});

describe('what goes out for a question', () => {
  const raised = lives(consultants, 6 * MINUTE);
  const plans = raised.happened.flatMap((event) =>
    event.type === 'AskRaised' ? planAsk(raised.incident, event, 'S0.9') : [],
  );
  const stale = (incident: Incident) =>
    plans.flatMap((plan) => (noLongerTrue(plan, incident) === undefined ? [] : [`${plan.recipient} ${plan.channel}`]));

  it('is one notice a person and channel, with its row', () => {
    expect(plans.map(({ recipient, channel, kind, row }) => [recipient, channel, kind, row].join(' '))).toEqual([
      'carl sms ask S0.9',
      'carl voice ask S0.9',
      'fay sms ask S0.9',
      'fay voice ask S0.9',
    ]);
  });

  it('still goes to the second when the first of two has said yes, and to nobody after a no', () => {
    expect(stale(raised.incident)).toEqual([]);
    const yes = answered(raised.incident, 'consultants', 'carl', 'yes');
    expect(stale(yes)).toEqual(['carl sms', 'carl voice']);
    expect(stale(answered(yes, 'consultants', 'fay', 'yes'))).toHaveLength(4);
    expect(stale(answered(raised.incident, 'consultants', 'fay', 'no'))).toHaveLength(4);
  });

  it('goes to nobody once one of several has answered for all, or it is over', () => {
    const one = lives(confirm, 8 * MINUTE);
    const second = one.happened.flatMap((event) =>
      event.type === 'AskRaised' && event.round === 2 ? planAsk(one.incident, event, undefined) : [],
    );
    const yes = answered(one.incident, 'confirm-p0', 'ada', 'yes');
    expect(second.map((plan) => noLongerTrue(plan, yes))).toEqual([
      'the question is answered',
      'the question is answered',
    ]);
    const over = evolve(one.incident, { type: 'IncidentResolved', at: HOUR, by: maya, cause: 'person' });
    expect(second.map((plan) => noLongerTrue(plan, over))).toEqual([
      'the incident is resolved',
      'the incident is resolved',
    ]);
  });

  it.each([
    ['nobody could be asked', () => lives(confirm, 6 * MINUTE, () => [])],
    [
      'one of two has not agreed',
      () => lives(consultants, HOUR, reachable, answered(raised.incident, 'consultants', 'carl', 'yes')),
    ],
  ])('is an alarm to those who own the desk when %s (row X4)', (_why, make) => {
    const { incident, happened } = make();
    const event = happened.findLast(({ type }) => type === 'AskUnanswered');
    if (event?.type !== 'AskUnanswered') throw new Error('expected it to stay unanswered');
    const [alarm] = planUnansweredAlarm(incident, ['nadia'], 'owner', event);
    expect(alarm && noLongerTrue(alarm, incident)).toBeUndefined();
    expect(alarm?.recipient).toBe('nadia');
  });
});
