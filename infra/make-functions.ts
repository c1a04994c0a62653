import path from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { bundleFunctions } from './constructs/bundle-functions.ts';
import type { IncidentTable, Writes } from './constructs/incident-table.ts';
import type { OwnAlarms } from './constructs/own-alarms.ts';
import { TocsinFunction, type TocsinFunctionProps } from './constructs/tocsin-function.ts';
import type { Deployment } from './deployment.ts';
import { functionNames, type FunctionName } from './function-catalog.ts';

export interface BundleProps {
  /** The compiled policy, as text; it lies beside every bundle that reads it. */
  readonly policyJson: string;
  /** Holds <function>/handler.ts. Default: functions/ */
  readonly entryRoot?: string;
  /** Receives the bundles. Default: .build/functions/<policy>/ */
  readonly buildRoot?: string;
}

export type Wiring = Partial<Pick<TocsinFunctionProps, 'environment' | 'mayCall' | 'failedEvents' | 'wildcards'>>;

/** Whose work it is to write who is on call, what customers were promised, or what is announced; all the others are denied it. */
const WRITES: Partial<Record<FunctionName, Writes>> = {
  'serve-contracts': 'contracts',
  'serve-schedules': 'the rota laid down',
  'keep-rota': 'the rota kept',
  'serve-statements': 'statements',
  'sign-hand-over': 'the rota kept',
  'serve-maintenance': 'maintenance',
  'audit-deadlines': 'maintenance',
};

const projectRoot = path.join(import.meta.dirname, '..');

/** Bundles every function, and answers what makes one of them in the stack; none of them may write what is administered. */
export function functionMaker(
  stack: Stack,
  shared: { readonly deployment: Deployment; readonly alarms: OwnAlarms },
  store: IncidentTable,
  { policyJson, entryRoot, buildRoot, policy }: BundleProps & { readonly policy: string },
): (name: FunctionName, wiring: Wiring) => TocsinFunction {
  const codeOf = bundleFunctions({
    names: functionNames,
    entryRoot: entryRoot ?? path.join(projectRoot, 'functions'),
    buildRoot: buildRoot ?? path.join(projectRoot, '.build', 'functions', policy),
    policyJson,
  });
  return (name, wiring) =>
    new TocsinFunction(stack, name, {
      ...shared,
      code: codeOf(name),
      failedEvents: { keptBy: 'its caller waits for the answer and hears of the failure.' },
      ...wiring,
      mayCall: [...(wiring.mayCall ?? []), store.denyAdministration(WRITES[name] ?? 'none of these')],
      environment: { STAGE: shared.deployment.stage, ...wiring.environment },
    });
}
