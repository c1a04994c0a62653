import type { LocalSystem } from '../../local/start-system.ts';

const NUMBER = /\+[1-9]\d{6,14}\b/g;
/** What stands before the @ never ends in a dot: the id of a notice to an account such as @example.social is no address. */
const ADDRESS = /[\w.+-]*[\w+-]@[\w-]+(?:\.[\w-]+)+/g;
const LINK_TOKEN = /\/a\/([a-z2-7]{26})/g;
/** Shorter lines of a message are greetings and figures, which a log may have for reasons of its own. */
const TELLING = 30;

/** What of a line a log may not hold: a phone number, an address, a token, or words of a message. */
export function leaksIn(line: string, tokens: readonly string[], words: readonly string[]): string[] {
  const unescaped = line.replaceAll('\\"', '"');
  return [
    ...[...line.matchAll(NUMBER), ...line.matchAll(ADDRESS)].map(([found]) => found),
    ...[...tokens, ...words].filter((secret) => line.includes(secret) || unescaped.includes(secret)),
  ];
}

/** Every leak in what the functions of a system have logged so far, as `<function>: <what>`. */
export function leaksInLogs(system: LocalSystem, apiTokens: readonly string[]): string[] {
  const { lambda, logs } = system;
  const bodies = system.messages().map(({ subject = '', body }) => `${subject}\n${body}`);
  const linkTokens = bodies.flatMap((body) => [...body.matchAll(LINK_TOKEN)].map(([, token = '']) => token));
  const words = bodies.flatMap((body) => body.split('\n')).filter((line) => line.length >= TELLING);
  const tokens = [...new Set([...apiTokens, ...linkTokens])];
  return lambda.functions.flatMap(({ name }) => {
    const text = logs.lines(name).join('\n');
    return [...new Set(leaksIn(text, tokens, [...new Set(words)]))].map((what) => `${name}: ${what}`);
  });
}
