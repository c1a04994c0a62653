import { Logger } from '@aws-lambda-powertools/logger';

/** Structured lines. Nothing personal goes in: people by id, messages by notice id, links and numbers never. */
export const logger = new Logger();

/** An error as it may be logged: what providers quote of numbers and addresses is taken out. */
export const loggable = (error: unknown): { name: string; message: string; stack?: string | undefined } => {
  if (!(error instanceof Error)) return { name: 'unknown', message: withoutContacts(String(error)) };
  const frames = error.stack
    ?.split('\n')
    .filter((line) => line.trim().startsWith('at '))
    .slice(0, 6)
    .join('\n');
  return { name: error.name, message: withoutContacts(error.message), stack: frames };
};

const withoutContacts = (text: string): string =>
  text
    .replace(/[^\s@"'<]+@[^\s@"'>]+/g, '[address]')
    .replace(/\+\d{6,}/g, '[number]')
    .slice(0, 1000);
