import type { Kernel } from '../kernel/kernel.ts';
import type { ExecutionStore } from './execution-store.ts';
import type { Machine } from './machines.ts';

export interface ResumeOptions {
  kernel: Pick<Kernel, 'clock' | 'log'>;
  store: ExecutionStore;
  machines: readonly Machine[];
}

/**
 * After a restart every running execution is due: calls that were under way are made again, timers that passed fire
 * once. Executions of a machine that the template no longer has are aborted, as after DeleteStateMachine.
 */
export function resumeExecutions({ store, machines, kernel }: ResumeOptions): void {
  const now = kernel.clock.now();
  for (const arn of store.running()) {
    const execution = store.load(arn);
    if (!execution) continue;
    if (!machines.some((machine) => machine.arn === execution.machineArn)) {
      kernel.log(`execution ${arn} is aborted: the template no longer has its state machine`);
      Object.assign(execution, { status: 'ABORTED', stoppedAt: now, threads: [] });
      store.save(execution, [], now);
      continue;
    }
    for (const { phase } of execution.threads) {
      if (phase.kind === 'task' && phase.lambda === 'running') phase.lambda = 'starting';
    }
    store.save(execution, [], now);
    store.wake(arn, now);
  }
}
