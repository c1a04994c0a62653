interface Stack {
  add(
    middleware: (
      next: unknown,
      context: { readonly commandName?: string },
    ) => (args: { readonly input: object }) => Promise<{ response: unknown; output: { $metadata: object } }>,
    options: { readonly step: 'initialize'; readonly priority: 'high' },
  ): void;
}

/** By the name of the operation (`GetAccount`): what AWS answers to this input. Throws what AWS would throw. */
export type Answers = (operation: string, input: Record<string, unknown>) => object;

/** For tests: a real SDK client, answered in memory. Nothing of a call reaches the network. */
export function answeredBy<C extends { middlewareStack: { add: Stack['add'] } }>(client: C, answers: Answers): C {
  client.middlewareStack.add(
    (_next, { commandName = '' }) =>
      (args) =>
        Promise.resolve().then(() => ({
          response: undefined,
          output: {
            $metadata: {},
            ...answers(commandName.replace(/Command$/, ''), args.input as Record<string, unknown>),
          },
        })),
    { step: 'initialize', priority: 'high' },
  );
  return client;
}

/** An error as AWS throws it. */
export const awsError = (name: string, message = name): Error => Object.assign(new Error(message), { name });

/** What AWS says to somebody who may not. */
export const deniedError = (action: string): Error =>
  awsError(
    'AccessDeniedException',
    `User: arn:aws:iam::111122223333:user/maya is not authorized to perform: ${action} on resource: *`,
  );
