import { AwsError } from '../kernel/kernel.ts';

/** What dynalite's parser makes of a condition: operators and functions over paths (arrays) and literals. */
interface Expression {
  type: string;
  name?: string;
  args?: Operand[];
}
type Operand = Expression | (string | number)[] | Record<string, unknown>;

interface UpdateSection {
  type: string;
  path: (string | number)[];
}

/** Comparisons of the time before expressions; they share the faults of their successors and nobody needs them. */
const legacyFields = ['Expected', 'AttributeUpdates', 'QueryFilter', 'ScanFilter', 'ConditionalOperator'];

/**
 * Refuses what the local DynamoDB would answer differently from AWS, as far as a request can reach it. `input` is the
 * request after dynalite validated it (its parsed expressions are in `_condition`, `_filter` and `_updates`).
 * @throws AwsError NotModelledLocally naming the operation and the construct
 */
export function refuseUnsafeExpressions(operation: string, input: Record<string, unknown>): void {
  const refuse = (what: string): never => {
    throw new AwsError('NotModelledLocally', `${operation}: ${what} is not modelled by the local DynamoDB`);
  };
  for (const field of legacyFields) if (input[field] !== undefined) refuse(`the legacy parameter ${field}`);
  if (input['ReturnItemCollectionMetrics'] === 'SIZE') refuse('ReturnItemCollectionMetrics SIZE');
  for (const field of ['_condition', '_filter']) {
    const parsed = input[field] as { expression: Expression } | undefined;
    if (parsed) for (const problem of unsafeConditions(parsed.expression)) refuse(problem);
  }
  const updates = input['_updates'] as { sections: UpdateSection[] } | undefined;
  const fromLists = updates?.sections.filter(({ type, path }) => type === 'remove' && typeof path.at(-1) === 'number');
  if ((fromLists?.length ?? 0) > 1) refuse('REMOVE of more than one list element');
}

function unsafeConditions(expression: Operand): string[] {
  if (!isExpression(expression)) return [];
  const args = expression.args ?? [];
  const name = (expression.type === 'function' ? (expression.name ?? '') : expression.type).toLowerCase();
  return [...unsafeCall(name, args), ...args.flatMap((inner) => unsafeConditions(inner))];
}

function unsafeCall(name: string, args: Operand[]): string[] {
  if (name === 'attribute_type' || name === 'size') return [`the function ${name}`];
  const literals = args.flatMap((arg) => literalOf(arg) ?? []);
  if (name === 'contains') {
    const plain = literals.some(({ type, value }) => (type === 'S' || type === 'N') && value !== '');
    return plain ? [] : ['contains with anything but a string or number that is not empty'];
  }
  const falsy = literals.some(({ value }) => value === '' || value === false);
  if (name === 'in' && falsy) return ['IN with a boolean or an empty string'];
  if (['=', '<>', 'in'].includes(name) && literals.length === 0) return ['a comparison of two attributes'];
  const nested = literals.some(({ type }) => type === 'L' || type === 'M');
  return nested ? [`${name} on a list or a map`] : [];
}

function isExpression(operand: Operand): operand is Expression {
  return !Array.isArray(operand) && typeof operand['type'] === 'string';
}

function literalOf(operand: Operand): { type: string; value: unknown } | undefined {
  if (Array.isArray(operand) || isExpression(operand)) return undefined;
  const [entry] = Object.entries(operand);
  return entry && { type: entry[0], value: entry[1] };
}
