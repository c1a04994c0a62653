import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { Context, DynamoDBRecord, DynamoDBStreamEvent, SQSEvent, SQSRecord } from 'aws-lambda';
import { loggable, logger } from './logger.ts';

/** One record after another; those that fail are handed back alone, so that k of n failing never repeats the rest (failure 25). */
export const queueFunction = (take: (record: SQSRecord) => Promise<void>) =>
  middy((event: SQSEvent, context: Context) =>
    processPartialResponse(event, loud(take), new BatchProcessor(EventType.SQS), {
      context,
      throwOnFullBatchFailure: false,
    }),
  );

export const streamFunction = (take: (record: DynamoDBRecord) => Promise<void>) =>
  middy((event: DynamoDBStreamEvent, context: Context) =>
    processPartialResponse(event, loud(take), new BatchProcessor(EventType.DynamoDBStreams), {
      context,
      throwOnFullBatchFailure: false,
    }),
  );

const loud =
  <R extends SQSRecord | DynamoDBRecord>(take: (record: R) => Promise<void>) =>
  async (record: R): Promise<void> => {
    try {
      await take(record);
    } catch (error) {
      logger.error('a record failed and will come again', { error: loggable(error) });
      throw error;
    }
  };
