import {
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { IncidentId } from '../domain/ids.ts';
import type { Machine } from './parked-executions.ts';

/** A token that is closed, timed out or never was: the state decides, the wake-up is not needed (failure 8). */
const CLOSED = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);
const named = (error: unknown): string => (error instanceof Error ? error.name : '');

/** The two state machines: clocks that can be woken. */
export class Workflows {
  readonly #arns: Readonly<Record<Machine, string>>;
  readonly #client: SFNClient;

  constructor(arns: Readonly<Record<Machine, string>>, client = new SFNClient({})) {
    this.#arns = arns;
    this.#client = client;
  }

  /** Starts execution `n` of an incident. A name that is taken is no error: it runs, or the auditor will find that it does not. */
  async start(machine: Machine, incidentId: IncidentId, n: number): Promise<'started' | 'name-taken'> {
    try {
      await this.#client.send(
        new StartExecutionCommand({
          stateMachineArn: this.#arns[machine],
          name: `${incidentId}-${n}`,
          input: JSON.stringify({ v: 1, incidentId, n }),
        }),
      );
      return 'started';
    } catch (error) {
      if (named(error) === 'ExecutionAlreadyExists') return 'name-taken';
      throw error;
    }
  }

  /** True when the token was good; a closed one is swallowed. */
  async wake(token: string): Promise<boolean> {
    try {
      await this.#client.send(new SendTaskSuccessCommand({ taskToken: token, output: '{}' }));
      return true;
    } catch (error) {
      if (CLOSED.has(named(error))) return false;
      throw error;
    }
  }

  async isRunning(machine: Machine, incidentId: IncidentId, n: number): Promise<boolean> {
    const executionArn = `${this.#arns[machine].replace(':stateMachine:', ':execution:')}:${incidentId}-${n}`;
    try {
      const { status } = await this.#client.send(new DescribeExecutionCommand({ executionArn }));
      return status === 'RUNNING' || status === 'PENDING_REDRIVE';
    } catch (error) {
      if (named(error) === 'ExecutionDoesNotExist') return false;
      throw error;
    }
  }
}
