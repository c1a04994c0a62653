import { describe, expect, it } from 'vitest';
import { incidentLoop } from '../../infra/workflows/incident-loop.ts';
import { DefinitionRefused, readDefinition } from './definition.ts';
import { machineOf, openMachine, task } from './machine-fixture.ts';

const end = { End: true };
const problemsOf = (definition: string): readonly string[] => {
  try {
    readDefinition('loop', definition);
  } catch (error) {
    if (error instanceof DefinitionRefused) return error.problems;
    throw error;
  }
  return [];
};
const ended = { E: { Type: 'Succeed' } };

describe('a definition is refused at start', () => {
  it.each<[string, string, string]>([
    ['text that is no JSON', 'x', 'the definition: Invalid input'],
    ['JSONPath', machineOf(ended, { QueryLanguage: 'JSONPath' }), 'state E: QueryLanguage JSONPath is not modelled'],
    ['JSONPath by default', JSON.stringify({ StartAt: 'E', States: ended }), 'state E: QueryLanguage JSONPath'],
    [
      'another service',
      machineOf({ T: task('x', { Resource: 'arn:aws:states:::sqs:sendMessage', ...end }) }),
      'state T: field Resource',
    ],
    [
      'a function ARN as resource',
      machineOf({ T: task('x', { Resource: 'arn:aws:lambda:::function:x', ...end }) }),
      'state T: field Resource',
    ],
    ['an unknown type of state', machineOf({ X: { Type: 'Dance', ...end } }), 'state X: field Type'],
    [
      'a field of JSONPath',
      machineOf({ T: task('x', { ResultPath: '$.x', ...end }) }),
      'state T: field ResultPath is not modelled',
    ],
    [
      'credentials',
      machineOf({ T: task('x', { Credentials: {}, ...end }) }),
      'state T: field Credentials is not modelled',
    ],
    ['a field nobody knows', machineOf(ended, { Colour: 1 }), 'the definition: field Colour is not modelled'],
    [
      'an invocation type',
      machineOf({ T: task('x', { Arguments: { FunctionName: 'x', InvocationType: 'Event' }, ...end }) }),
      'state T: field Arguments.InvocationType is not modelled',
    ],
    [
      'a task without a function',
      machineOf({ T: task('x', { Arguments: {}, ...end }) }),
      'state T: field Arguments needs a FunctionName',
    ],
    [
      'a distributed map',
      machineOf({
        M: {
          Type: 'Map',
          ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'E', States: ended },
          ...end,
        },
      }),
      'inside state M: field ProcessorConfig.Mode: only the mode INLINE',
    ],
    [
      'a reader of items',
      machineOf({ M: { Type: 'Map', ItemReader: {}, ItemProcessor: { StartAt: 'E', States: ended }, ...end } }),
      'state M: field ItemReader is not modelled',
    ],
    [
      'a field inside a branch',
      machineOf({
        P: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'Q', States: { Q: { Type: 'Pass', Result: 1, ...end } } }],
          ...end,
        },
      }),
      'state Q: field Result is not modelled',
    ],
    ['a way to nowhere', machineOf({ P: { Type: 'Pass', Next: 'Gone' } }), 'there is no state Gone to go to'],
    ['a start at nothing', machineOf(ended, { StartAt: 'Gone' }), 'StartAt names no state (Gone)'],
    [
      'a way out of a branch',
      machineOf({
        P: { Type: 'Parallel', Branches: [{ StartAt: 'Q', States: { Q: { Type: 'Pass', Next: 'E' } } }], ...end },
        ...ended,
      }),
      'inside state P: there is no state E to go to',
    ],
    ['neither Next nor End', machineOf({ P: { Type: 'Pass' } }), 'state P: it needs either Next or End'],
    [
      'two ways to wait',
      machineOf({ W: { Type: 'Wait', Seconds: 1, Timestamp: 'x', ...end } }),
      'state W: exactly one of Seconds and Timestamp',
    ],
    [
      '$eval',
      machineOf({ P: { Type: 'Pass', Output: { a: ['{% $eval("1") %}'] }, ...end } }),
      'state P: field Output.a.0: $eval does not exist',
    ],
    [
      'an expression that does not parse',
      machineOf({ P: { Type: 'Pass', Output: '{% ( %}', ...end } }),
      'state P: field Output: not a JSONata expression',
    ],
    [
      'a variable named states',
      machineOf({ P: { Type: 'Pass', Assign: { states: 1 }, ...end } }),
      'state P: field Assign.states',
    ],
    [
      'a retry of nothing',
      machineOf({ T: task('x', { Retry: [{ ErrorEquals: [] }], ...end }) }),
      'state T: field Retry.0.ErrorEquals',
    ],
  ])('for %s, naming where', (_case, definition, problem) => {
    expect(problemsOf(definition).join('\n')).toContain(problem);
  });

  it('before anything starts, naming the machine, with every problem at once', () => {
    const definition = machineOf({
      P: { Type: 'Pass', InputPath: '$', Next: 'Q' },
      Q: { Type: 'Pass', OutputPath: '$', ...end },
    });
    expect(() => openMachine(definition)).toThrow(/state machine loop: state P: .*\n.*state machine loop: state Q: /);
  });

  it.each([
    [
      'another type of machine',
      { StateMachineType: 'EXPRESS' },
      'Loop (AWS::StepFunctions::StateMachine) StateMachineType',
    ],
    [
      'a role that the template does not have',
      { RoleArn: 'arn:aws:iam::1:role/x' },
      'Loop (AWS::StepFunctions::StateMachine) RoleArn',
    ],
  ])('for %s', (_case, properties, message) => {
    expect(() => openMachine(machineOf(ended), { properties })).toThrow(message);
  });
});

describe('the product’s own machines', () => {
  it.each(['escalation', 'communication'] as const)('%s is run as it is', (machine) => {
    expect(problemsOf(JSON.stringify(incidentLoop({ machine, decideArn: 'decide', parkArn: 'park' })))).toEqual([]);
  });

  it('decide, park until the deadline or a wake-up, decide again, and end', async () => {
    const answers = [
      { done: false, version: 3, at: 1, waitSeconds: 899.2 },
      { done: false, version: 4, at: 2, waitSeconds: -5 },
      { done: false, version: 5, at: 3 },
      { done: true, version: 6, at: 4 },
    ];
    const definition = JSON.stringify(incidentLoop({ machine: 'escalation', decideArn: 'decide', parkArn: 'park' }));
    const machine = openMachine(definition, {
      functions: {
        decide: (payload) => ({ ...answers.shift(), iteration: (payload as { iteration: number }).iteration }),
        park: () => ({}),
      },
    });
    await machine.start({ v: 1, incidentId: 'INC-1', n: 1 });
    await machine.advance(899);
    expect(machine.invocations).toHaveLength(2);
    await machine.advance(1);
    await machine.advance(1);
    await machine.call('SendTaskSuccess', { taskToken: machine.token(), output: '{}' });
    await machine.settle();
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED' });
    const decided = machine.invocations.filter(({ name }) => name === 'decide').map(({ payload }) => payload);
    expect(decided).toEqual(
      [null, { version: 3, at: 1 }, { version: 4, at: 2 }, { version: 5, at: 3 }].map((seen, iteration) => ({
        v: 1,
        incidentId: 'INC-1',
        n: 1,
        execution: 'one',
        iteration,
        seen,
      })),
    );
    const parked = machine.invocations.filter(({ name }) => name === 'park').map(({ payload }) => payload);
    expect(parked).toMatchObject([3, 4, 5].map((version) => ({ machine: 'escalation', version })));
  });
});
