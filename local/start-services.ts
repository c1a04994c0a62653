import { readAlarms } from './alarms/alarm-definition.ts';
import { createAlarmWatch, type AlarmWatch } from './alarms/alarm-watch.ts';
import type { MetricSink } from './alarms/metric-sink.ts';
import { createQueueGauge } from './alarms/queue-gauge.ts';
import { createDynamoDb, type DynamoDb } from './dynamodb/dynamodb.ts';
import type { AwsService } from './endpoint/aws-service.ts';
import { createSts } from './endpoint/sts.ts';
import { alarmEvent } from './events/alarm-event.ts';
import { arriveSimulated } from './events/channel-messages.ts';
import { createEventBus } from './events/event-bus.ts';
import { createHttpApi, type RequestListener } from './httpapi/http-api.ts';
import { createIam, type Iam } from './iam/iam.ts';
import type { RunningKernel } from './kernel/create-kernel.ts';
import { createAsyncInvoker } from './lambda/async-invoke.ts';
import { registerEventSources } from './lambda/event-sources.ts';
import { createFunctionLogs, type FunctionLogs } from './lambda/function-log.ts';
import { createLambda, type Authorize, type LambdaRunner } from './lambda/lambda-service.ts';
import { readSchedules } from './schedules/schedule-definition.ts';
import { registerSchedules } from './schedules/schedule-runner.ts';
import { createSecrets } from './secrets/secrets-service.ts';
import { createSes } from './ses/ses-service.ts';
import type { PhoneNumbers } from './sns/phone-numbers.ts';
import { createSns } from './sns/sns-service.ts';
import { createSqs, type Sqs } from './sqs/sqs-service.ts';
import { createStepFunctions } from './stepfunctions/stepfunctions.ts';
import type { SystemWatch } from './system-watch.ts';
import type { ResolvedTemplate } from './template/resolved-template.ts';

/** Every service of the template, connected with each other. */
export interface Services {
  iam: Iam;
  sqs: Sqs;
  dynamodb: DynamoDb;
  lambda: LambdaRunner;
  logs: FunctionLogs;
  alarms: AlarmWatch;
  /** What becomes of texts to a number of the world outside. */
  phones: PhoneNumbers;
  httpApi: RequestListener;
  /** What the AWS endpoint serves. */
  served: AwsService[];
  /** Loads the code of every function that the template calls by itself: an alarm then finds it loaded, as it mostly does on AWS. */
  warmUp(): Promise<void>;
}

/**
 * Makes the services of a template; nothing runs before the driver starts.
 * @param mayWait names of functions and queues whose work gives way to other work for some seconds
 * @throws NotModelled, or an Error of a service, naming what it cannot run
 */
export async function startServices(
  running: RunningKernel,
  template: ResolvedTemplate,
  mayWait: readonly string[] = [],
  watch?: SystemWatch,
): Promise<Services> {
  const { kernel, outbox } = running;
  const { partition, region, account } = template.pseudo;
  const iam = createIam(template);
  const authorize: Authorize = (principal, grant) => iam.authorize(principal, grant);
  const sqs = createSqs({ kernel, template, iam });
  const queues = sqs.reader;
  const sns = createSns({ kernel, template, iam, outbox, queues: sqs.desk });
  const dynamodb = await createDynamoDb({ kernel, template });
  const alarms = createAlarmWatch({
    kernel,
    alarms: readAlarms(template),
    place: { account, region },
    gauge: createQueueGauge(queues, `arn:${partition}:sqs:${region}:${account}`),
    onGaugeChange: (listener) => queues.onStir(listener),
    publish(topicArn, subject, message, sourceArn) {
      const caller = { kind: 'service', service: 'cloudwatch.amazonaws.com', sourceArn } as const;
      sns.publishToTopic(topicArn, message, subject, caller);
      return Promise.resolve();
    },
    told: (alarm, change) => void events.put(alarmEvent(alarm, change)),
  });
  const leave = arriveSimulated({ kernel, outbox });
  const events = createEventBus({ kernel, template, iam, queues: sqs.desk, metrics: alarms, leave });
  const logs = createFunctionLogs(kernel.dataDir, alarms);
  const patient = new Set(mayWait);
  checkNames(template, patient);
  const lambda = createLambda({ kernel, template, authorize, metrics: watched(alarms, watch), logs, mayWait: patient });
  const stepFunctions = createStepFunctions({
    kernel,
    template,
    invoker: lambda,
    onMetric: (namespace, metric, value, dimensions) => alarms.put({ namespace, metric, value, dimensions }),
  });
  const invoker = createAsyncInvoker({ kernel, lambda, queues, authorize });
  const mayAssume = (role: string, service: string, sourceArn: string): boolean =>
    iam.mayAssume(role, service, sourceArn);
  registerSchedules({ kernel, invoker, queues, mayAssume, authorize }, readSchedules(template));
  const { streams } = dynamodb;
  const sources = registerEventSources({
    kernel,
    template,
    lambda,
    queues,
    authorize,
    streams,
    metrics: alarms,
    mayWait: patient,
  });
  const served = [
    sqs.service,
    sns.service,
    events.service,
    dynamodb.service,
    lambda.service,
    stepFunctions.service,
    createSes({ kernel, template, outbox, publish: (...message) => void sns.publishToTopic(...message) }),
    createSecrets({ kernel, template, iam, invoker: lambda }),
    createSts({ template, iam }),
  ];
  const httpApi = createHttpApi({ kernel, template, lambda, metrics: alarms, logs });
  const reached = [...sources, ...stepFunctions.calls].flatMap(
    (called) => lambda.functions.find(({ name, arn }) => name === called || arn === called) ?? [],
  );
  const warmUp = async (): Promise<void> => {
    // One after the other: an alarm may come meanwhile, and needs a processor.
    for (const definition of new Set(reached)) await lambda.prepare(definition);
  };
  const offered = watch === undefined ? served : served.map((service) => watch.service(service));
  return { iam, sqs, dynamodb, lambda, logs, alarms, phones: sns.phones, httpApi, served: offered, warmUp };
}

function checkNames(template: ResolvedTemplate, names: ReadonlySet<string>): void {
  const known = ['AWS::Lambda::Function', 'AWS::SQS::Queue'].flatMap((type) =>
    template.byType(type).map(({ logicalId }) => template.nameOf(logicalId)),
  );
  const unknown = [...names].filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`The template has no function and no queue named ${unknown.join(', ')}.`);
}

const watched = (metrics: MetricSink, watch: SystemWatch | undefined): MetricSink => ({
  put(datapoint) {
    watch?.measured(datapoint);
    metrics.put(datapoint);
  },
});
