import { Logger } from '@aws-lambda-powertools/logger';

/** Structured lines. Nothing personal goes in: people by id, messages by notice id, links and numbers never. */
export const logger = new Logger();
