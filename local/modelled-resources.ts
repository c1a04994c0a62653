import { modelled as alarms } from './alarms/modelled.ts';
import { modelled as dynamodb } from './dynamodb/modelled.ts';
import { modelled as events } from './events/modelled.ts';
import { modelled as httpapi } from './httpapi/modelled.ts';
import { modelled as iam } from './iam/modelled.ts';
import { modelled as lambda } from './lambda/modelled.ts';
import { modelled as schedules } from './schedules/modelled.ts';
import { modelled as secrets } from './secrets/secrets-service.ts';
import { modelled as ses } from './ses/ses-service.ts';
import { modelled as sns } from './sns/topics.ts';
import { modelled as sqs } from './sqs/queues.ts';
import { modelled as stepfunctions } from './stepfunctions/modelled.ts';
import type { Modelled } from './template/resolved-template.ts';

/** Everything of CloudFormation that the laptop runs or leaves out with a reason. */
export const modelledResources: Modelled[] = [
  alarms,
  dynamodb,
  events,
  httpapi,
  iam,
  lambda,
  schedules,
  secrets,
  ses,
  sns,
  sqs,
  stepfunctions,
];
