import { createRequire } from 'node:module';
import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { incidentLoop, loopMachineNames } from './incident-loop.ts';

interface Verdict {
  isValid: boolean;
  errorsText: (separator?: string) => string;
}
const validateAsl = createRequire(import.meta.url)('asl-validator') as (definition: unknown) => Verdict;

const arn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
const definition = incidentLoop({ machine: 'escalation', decideArn: arn('climb'), parkArn: arn('park') });
const { Decide, Park } = definition.States;

/** Evaluates a `{% %}` of the definition as Step Functions does. */
const evaluate = (text: string, states: object): Promise<unknown> =>
  jsonata(text.replace(/^\{%|%\}$/g, '')).evaluate({}, { states });

describe.each(loopMachineNames)('the %s machine', (machine) => {
  it('is valid Amazon States Language', () => {
    const verdict = validateAsl(incidentLoop({ machine, decideArn: arn('decide'), parkArn: arn('park') }));
    expect(verdict.isValid ? '' : verdict.errorsText('\n')).toBe('');
  });

  it('tells the parking function which machine is waiting', () => {
    const loop = incidentLoop({ machine, decideArn: arn('decide'), parkArn: arn('park') });
    expect(loop.States.Park.Arguments.Payload.machine).toBe(machine);
  });
});

describe('a round of the loop', () => {
  const execution = { Input: { v: 1, incidentId: 'INC-1', n: 2 }, Name: 'INC-1-2' };

  it.each([
    ['the first', {}, 0],
    ['a later one', { iteration: 7, seen: { version: 3, at: 1000 } }, 7],
  ])('%s asks the deciding function by incident, execution and iteration', async (_which, input, iteration) => {
    const { v, ...expressions } = Decide.Arguments.Payload;
    const states = { context: { Execution: execution }, input };
    const payload = Object.entries(expressions).map(async ([key, text]) => [key, await evaluate(text, states)]);
    expect({ v, ...Object.fromEntries(await Promise.all(payload)) }).toEqual({
      v: 1,
      incidentId: 'INC-1',
      n: 2,
      execution: 'INC-1-2',
      iteration,
      seen: 'seen' in input ? input.seen : null,
    });
  });

  it('counts on, whether it was woken, reached its deadline or failed to park', async () => {
    const outputs = [Park.Output, ...Park.Catch.map((handler) => handler.Output)];
    for (const output of outputs)
      expect(await evaluate(output, { input: { done: false, version: 3, at: 1000, iteration: 4 } })).toEqual({
        iteration: 5,
        seen: { version: 3, at: 1000 },
      });
    expect(Park.Catch.map(({ Next }) => Next)).toEqual(['Decide', 'Decide']);
  });
});

describe('the wait', () => {
  const wait = (waitSeconds?: number) =>
    evaluate(Park.TimeoutSeconds, { input: waitSeconds === undefined ? {} : { waitSeconds } });

  it.each([
    ['a deadline long past', -3600, 1],
    ['a deadline this instant', 0, 1],
    ['a deadline within the second', 0.2, 1],
    ['a quarter of an hour', 900, 900],
    ['a fraction, rounded up so that it is not early', 900.001, 901],
    ['a month: it looks again after a day', 2_592_000, 86_400],
    ['no deadline: it looks again after a day', undefined, 86_400],
  ])('%s', async (_what, seconds, waits) => {
    expect(await wait(seconds)).toBe(waits);
  });

  it('is a whole number of seconds that Step Functions takes, whatever it is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: -1e9, max: 1e9, noNaN: true }), async (seconds) => {
        const waits = await wait(seconds);
        expect(waits).toSatisfy((value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 86_400);
      }),
    );
  });

  it('is never retried when the deadline comes: that is not a failure', () => {
    expect(Park.Retry[0]).toEqual({ ErrorEquals: ['States.Timeout'], MaxAttempts: 0 });
  });
});

it('a decision that fails is tried again, further and further apart, and then fails the execution', () => {
  expect(Decide.Retry.at(-1)).toMatchObject({ ErrorEquals: ['States.ALL'], MaxAttempts: 6, JitterStrategy: 'FULL' });
  expect(Object.keys(Decide)).not.toContain('Catch');
});
