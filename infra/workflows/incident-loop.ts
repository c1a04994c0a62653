// The clock that can be woken. Both state machines, `escalation` and `communication`, are this loop; only the function
// that decides differs (climb-ladder, keep-matrix). DynamoDB owns every deadline; this only wakes up for them.
//
// 1. Decide: the function reads the incident's log, does what is due (commits events, plans notices) and answers
//    {done, version, at, iteration, waitSeconds?}: whether the incident still needs a clock, which version of the log
//    it saw and when, and how long until the earliest deadline.
// 2. Over? When it is done the execution ends.
// 3. Park: park-execution stores the task token with that version, and wakes the execution itself if the log has moved
//    on meanwhile. The task then sleeps until
//      a. somebody wakes it, because the incident changed: back to 1;
//      b. the deadline passes (States.Timeout): back to 1;
//      c. parking failed, also after retries: back to 1. Deciding once too often is harmless, sleeping is not.
// 4. `iteration` counts the rounds. Decide ends the execution and has a fresh one started long before the history is
//    full (25,000 events).
//
// If Decide fails for good the execution fails, an alarm says so, and the auditor starts a new one within a minute.

export const loopMachineNames = ['escalation', 'communication'] as const;
export type LoopMachineName = (typeof loopMachineNames)[number];

export interface LoopFunctions {
  readonly machine: LoopMachineName;
  /** ARN of climb-ladder or keep-matrix. */
  readonly decideArn: string;
  /** ARN of park-execution. */
  readonly parkArn: string;
}

/** Somebody forgot to wake it, or there is no deadline: it looks again at least once a day. */
const LONGEST_SLEEP_SECONDS = 86_400;

const input = '$states.context.Execution.Input';
const jsonata = (expression: string) => `{% ${expression} %}`;

/** What the last round saw goes with the next, so that its work grows with what is new and not with what has been. */
const nextRound = jsonata(
  "{ 'iteration': $states.input.iteration + 1, 'seen': { 'version': $states.input.version, 'at': $states.input.at } }",
);

/** A deadline that has passed, or passes within the second, still needs a wait of at least one second. */
const untilDeadline = jsonata(
  `$exists($states.input.waitSeconds) ? $min([$max([$ceil($states.input.waitSeconds), 1]), ${String(LONGEST_SLEEP_SECONDS)}]) : ${String(LONGEST_SLEEP_SECONDS)}`,
);

/** Lambda is busy or briefly gone: a new account may have only ten concurrent executions. */
const whenLambdaIsBusy = {
  ErrorEquals: [
    'Lambda.TooManyRequestsException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
  ],
  IntervalSeconds: 1,
  BackoffRate: 2,
  MaxAttempts: 10,
  MaxDelaySeconds: 30,
  JitterStrategy: 'FULL',
};

const whenAnythingFails = (attempts: number) => ({
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 1,
  BackoffRate: 2,
  MaxAttempts: attempts,
  MaxDelaySeconds: 30,
  JitterStrategy: 'FULL',
});

/**
 * The definition in Amazon States Language, JSONata only. Execution input: `{"v":1,"incidentId","n"}`.
 * Plain data rather than CDK chains: what stands here is what the template holds and what the laptop runs.
 */
export function incidentLoop({ machine, decideArn, parkArn }: LoopFunctions) {
  return {
    Comment: `Tocsin ${machine}: decide, wait until the next deadline or a wake-up, decide again`,
    QueryLanguage: 'JSONata',
    StartAt: 'Decide',
    States: {
      Decide: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: {
          FunctionName: decideArn,
          Payload: {
            v: 1,
            incidentId: jsonata(`${input}.incidentId`),
            n: jsonata(`${input}.n`),
            execution: jsonata('$states.context.Execution.Name'),
            iteration: jsonata('$exists($states.input.iteration) ? $states.input.iteration : 0'),
            seen: jsonata('$exists($states.input.seen) ? $states.input.seen : null'),
          },
        },
        TimeoutSeconds: 30,
        Output: jsonata('$states.result.Payload'),
        Retry: [whenLambdaIsBusy, whenAnythingFails(6)],
        Next: 'Over?',
      },
      'Over?': {
        Type: 'Choice',
        Choices: [{ Condition: jsonata('$states.input.done'), Next: 'Closed' }],
        Default: 'Park',
      },
      Park: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: {
          FunctionName: parkArn,
          Payload: {
            v: 1,
            incidentId: jsonata(`${input}.incidentId`),
            n: jsonata(`${input}.n`),
            machine,
            version: jsonata('$states.input.version'),
            token: jsonata('$states.context.Task.Token'),
          },
        },
        TimeoutSeconds: untilDeadline,
        Output: nextRound,
        Retry: [
          // A deadline is not a failure: it is never retried, it goes straight to the Catch.
          { ErrorEquals: ['States.Timeout'], MaxAttempts: 0 },
          whenLambdaIsBusy,
          whenAnythingFails(3),
        ],
        Catch: [
          { ErrorEquals: ['States.Timeout'], Output: nextRound, Next: 'Decide' },
          { ErrorEquals: ['States.ALL'], Output: nextRound, Next: 'Decide' },
        ],
        Next: 'Decide',
      },
      Closed: { Type: 'Succeed' },
    },
  };
}
