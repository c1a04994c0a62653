import { AccessTokens } from '../../shared/adapters/access-tokens.ts';
import { AlarmQueue } from '../../shared/adapters/alarm-queue.ts';
import { DeadLetters } from '../../shared/adapters/dead-letters.ts';
import { HttpsSigningCertificates } from '../../shared/adapters/signing-certificates.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { TopicSubscriptions } from '../../shared/adapters/topic-subscriptions.ts';
import { environment } from '../../shared/contracts/environments/receive-notification.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const env = readEnvironment(environment);

export const deps = {
  topics: env.SNS_TOPIC_ARNS,
  certificates: new HttpsSigningCertificates(),
  subscriptions: new TopicSubscriptions(),
  alarms: new AlarmQueue(env.ALARMS_QUEUE_URL),
  deadLetters: new DeadLetters(env.DEAD_LETTER_QUEUE_URL),
};
export const tokens = new AccessTokens(new DynamoTable(env.TABLE_NAME));
