import type * as z from 'zod';
import { expressionProblem } from './expressions.ts';
import { itemProcessorSchema, machineSchema, stateListSchema, stateSchema } from './state-schemas.ts';
import type { State } from './state-schemas.ts';

/** A machine ready to run. State names are unique in a machine, so branches share one table of states. */
export interface Definition {
  readonly startAt: string;
  readonly timeoutSeconds: number | undefined;
  readonly states: ReadonlyMap<string, State>;
  /** First states of the branches of a Parallel, or of the processor of a Map, by the state's name. */
  readonly inner: ReadonlyMap<string, readonly string[]>;
}

/** A definition that the laptop would run otherwise than AWS, or not at all. */
export class DefinitionRefused extends Error {
  readonly problems: readonly string[];

  constructor(machine: string, problems: string[]) {
    super(problems.map((problem) => `state machine ${machine}: ${problem}`).join('\n'));
    this.name = 'DefinitionRefused';
    this.problems = problems;
  }
}

/**
 * Reads a definition in Amazon States Language (JSONata only).
 * @throws DefinitionRefused naming machine, state and field of everything that is not modelled
 */
export function readDefinition(machine: string, text: string): Definition {
  const problems: string[] = [];
  const states = new Map<string, State>();
  const inner = new Map<string, string[]>();
  const parsed = machineSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new DefinitionRefused(machine, issuesOf(parsed.error, 'the definition'));
  const { data } = parsed;
  const language = data.QueryLanguage ?? 'JSONPath';

  const readStates = (list: z.infer<typeof stateListSchema>, where: string): string => {
    const names = Object.keys(list.States);
    const targetsOf = (state: State): void => {
      for (const target of targets(state)) {
        if (!names.includes(target)) problems.push(`${where}: there is no state ${target} to go to`);
      }
    };
    if (!names.includes(list.StartAt)) problems.push(`${where}: StartAt names no state (${list.StartAt})`);
    for (const [name, raw] of Object.entries(list.States)) {
      const state = stateSchema.safeParse(raw);
      if (!state.success) {
        problems.push(...issuesOf(state.error, `state ${name}`));
        continue;
      }
      if (states.has(name)) problems.push(`state ${name}: its name is used twice`);
      states.set(name, state.data);
      targetsOf(state.data);
      problems.push(...stateProblems(name, state.data, language), ...expressionProblems(name, state.data));
      inner.set(name, readInner(name, state.data));
    }
    return list.StartAt;
  };

  const readInner = (name: string, state: State): string[] => {
    if (state.Type !== 'Parallel' && state.Type !== 'Map') return [];
    const schema = state.Type === 'Map' ? itemProcessorSchema : stateListSchema;
    const lists = state.Type === 'Map' ? [state.ItemProcessor] : state.Branches;
    return lists.flatMap((raw) => {
      const list = schema.safeParse(raw);
      if (list.success) return [readStates(list.data, `inside state ${name}`)];
      problems.push(...issuesOf(list.error, `inside state ${name}`));
      return [];
    });
  };

  readStates(data, 'the definition');
  if (problems.length > 0) throw new DefinitionRefused(machine, problems);
  return { startAt: data.StartAt, timeoutSeconds: data.TimeoutSeconds, states, inner };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function issuesOf(error: z.ZodError, where: string): string[] {
  return error.issues.flatMap((issue) => {
    const field = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => `${where}: field ${[...issue.path, key].join('.')} is not modelled`);
    }
    return [`${where}: ${field === '' ? '' : `field ${field}: `}${issue.message}`];
  });
}

function targets(state: State): string[] {
  const caught = 'Catch' in state ? (state.Catch ?? []).map(({ Next }) => Next) : [];
  const chosen = state.Type === 'Choice' ? state.Choices.map(({ Next }) => Next) : [];
  const standard = state.Type === 'Choice' && state.Default !== undefined ? [state.Default] : [];
  const next = 'Next' in state && state.Next !== undefined ? [state.Next] : [];
  return [...caught, ...chosen, ...standard, ...next];
}

function stateProblems(name: string, state: State, language: string): string[] {
  const problems: string[] = [];
  if ((state.QueryLanguage ?? language) !== 'JSONata') {
    problems.push(`state ${name}: QueryLanguage JSONPath is not modelled, only JSONata`);
  }
  const moves = !['Choice', 'Succeed', 'Fail'].includes(state.Type);
  const next = 'Next' in state && state.Next !== undefined;
  const end = 'End' in state && state.End === true;
  if (moves && next === end) problems.push(`state ${name}: it needs either Next or End`);
  if (state.Type === 'Task') problems.push(...argumentProblems(name, state.Arguments));
  return problems;
}

function argumentProblems(name: string, given: unknown): string[] {
  if (typeof given === 'string' && given.startsWith('{%')) return [];
  if (typeof given !== 'object' || given === null || !('FunctionName' in given)) {
    return [`state ${name}: field Arguments needs a FunctionName`];
  }
  return Object.keys(given)
    .filter((key) => key !== 'FunctionName' && key !== 'Payload')
    .map((key) => `state ${name}: field Arguments.${key} is not modelled`);
}

/** Fields that hold other states or are not evaluated. */
const unevaluated = ['Comment', 'Branches', 'ItemProcessor'];

function expressionProblems(name: string, state: State): string[] {
  const walk = (value: unknown, field: string): string[] => {
    if (typeof value === 'string') {
      const problem = expressionProblem(value);
      return problem === undefined ? [] : [`state ${name}: field ${field}: ${problem}`];
    }
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, item]) => walk(item, `${field}.${key}`));
  };
  return Object.entries(state).flatMap(([field, value]) => (unevaluated.includes(field) ? [] : walk(value, field)));
}
