import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  PutSuppressedDestinationCommand,
  SendEmailCommand,
} from '@aws-sdk/client-sesv2';
import { afterEach, describe, expect, it } from 'vitest';
import { queueArn, startLocalAws, topicArn, type LocalAws } from '../endpoint/endpoint-fixture.ts';
import { templateFixture, type FixtureResource } from '../iam/template-fixture.ts';
import { readEventDestinations } from './event-destinations.ts';

const destination = (more: object = {}): FixtureResource => ({
  type: 'AWS::SES::ConfigurationSetEventDestination',
  properties: {
    ConfigurationSetName: 'tocsin',
    EventDestination: {
      Enabled: true,
      MatchingEventTypes: ['bounce', 'complaint', 'reject', 'renderingFailure'],
      SnsDestination: { TopicARN: topicArn('mail') },
      ...more,
    },
  },
});
const mayPublish = (condition: Record<string, string>): Record<string, FixtureResource> => ({
  MailTopic: { type: 'AWS::SNS::Topic', arn: topicArn('mail'), name: 'mail', properties: { TopicName: 'mail' } },
  MailPolicy: {
    type: 'AWS::SNS::TopicPolicy',
    properties: {
      Topics: [topicArn('mail')],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'ses.amazonaws.com' },
            Resource: topicArn('mail'),
            Condition: { StringEquals: condition },
          },
        ],
      },
    },
  },
  ToPages: {
    type: 'AWS::SNS::Subscription',
    properties: {
      TopicArn: topicArn('mail'),
      Protocol: 'sqs',
      Endpoint: queueArn('pages'),
      RawMessageDelivery: true,
    },
  },
});
const ours = {
  'AWS:SourceAccount': '000000000000',
  'AWS:SourceArn': 'arn:aws:ses:us-east-1:000000000000:configuration-set/tocsin',
};

describe('what becomes of a mail', () => {
  let aws: LocalAws;
  const start = async (resources: Record<string, FixtureResource>) => {
    aws = await startLocalAws({ resources });
  };
  afterEach(() => aws.close());

  const send = (to: string) =>
    aws.clients().ses.send(
      new SendEmailCommand({
        FromEmailAddress: 'incidents@example.com',
        Destination: { ToAddresses: [to] },
        Content: { Simple: { Subject: { Data: 'x' }, Body: { Text: { Data: 'y' } } } },
      }),
    );
  const events = () =>
    aws.sqs.reader.receive(queueArn('pages'), 10).map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  const left = () => aws.running.outbox.list({ channel: 'email' }).map(({ to }) => to);

  it.each([
    ['bounce@simulator.amazonses.com', 'Bounce', { bounceType: 'Permanent', bounceSubType: 'General' }, true],
    ['bounce+maya@simulator.amazonses.com', 'Bounce', { bounceType: 'Permanent' }, true],
    ['suppressionlist@simulator.amazonses.com', 'Bounce', { bounceSubType: 'Suppressed' }, false],
    ['complaint@simulator.amazonses.com', 'Complaint', { complaintFeedbackType: 'abuse' }, true],
  ] as const)('to %s is told to the topic as %s', async (to, eventType, detail, leaves) => {
    await start({ ...mayPublish(ours), Destination: destination() });
    const { MessageId } = await send(to);
    const [event] = events();
    expect(event).toMatchObject({ eventType, mail: { messageId: MessageId, destination: [to] } });
    const told = event?.[eventType.toLowerCase()] as Record<string, unknown>;
    expect(told).toMatchObject({ ...detail, timestamp: expect.stringMatching(/^2026-01-14T15:00/) as string });
    const recipients = told[eventType === 'Bounce' ? 'bouncedRecipients' : 'complainedRecipients'];
    expect(recipients).toMatchObject([{ emailAddress: to }]);
    expect(left()).toEqual(leaves ? [to] : []);
  });

  it.each(['maya@erlmcp.example', 'success@simulator.amazonses.com', 'ooto@simulator.amazonses.com'])(
    'to %s is told to nobody: it arrives',
    async (to) => {
      await start({ ...mayPublish(ours), Destination: destination() });
      await send(to);
      expect(events()).toEqual([]);
      expect(left()).toEqual([to]);
    },
  );

  it('to an address on the suppression list bounces and does not leave, until it is taken off the list', async () => {
    await start({ ...mayPublish(ours), Destination: destination() });
    const { ses } = aws.clients();
    const EmailAddress = 'maya@erlmcp.example';
    await ses.send(new PutSuppressedDestinationCommand({ EmailAddress: 'Maya@erlmcp.example', Reason: 'COMPLAINT' }));
    const found = await ses.send(new GetSuppressedDestinationCommand({ EmailAddress }));
    expect(found.SuppressedDestination).toMatchObject({ EmailAddress, Reason: 'COMPLAINT' });
    await send(EmailAddress);
    expect(left()).toEqual([]);
    expect(events()).toMatchObject([{ eventType: 'Bounce', bounce: { bounceSubType: 'OnAccountSuppressionList' } }]);
    await ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress }));
    await send(EmailAddress);
    expect(left()).toEqual([EmailAddress]);
    for (const call of [
      ses.send(new GetSuppressedDestinationCommand({ EmailAddress })),
      ses.send(new DeleteSuppressedDestinationCommand({ EmailAddress })),
    ])
      await expect(call).rejects.toMatchObject({ name: 'NotFoundException' });
  });

  it.each([
    [
      'the destination is of another kind of event',
      { Destination: destination({ MatchingEventTypes: ['complaint'] }) },
    ],
    ['the destination is disabled', { Destination: destination({ Enabled: false }) }],
    ['there is none', {}],
  ])('is told to nobody when %s', async (_why, resources) => {
    await start({ ...mayPublish(ours), ...resources });
    await send('bounce@simulator.amazonses.com');
    expect(events()).toEqual([]);
  });

  it('is not told, and the log says so without the address, when the topic does not let SES', async () => {
    await start({ ...mayPublish({ ...ours, 'AWS:SourceAccount': '111122223333' }), Destination: destination() });
    await send('bounce@simulator.amazonses.com');
    expect(events()).toEqual([]);
    expect(aws.log.join('\n')).toContain('did not reach arn:aws:sns:us-east-1:000000000000:mail');
    expect(aws.log.join('\n')).not.toContain('simulator');
  });
});

it.each([
  ['an event that is not modelled', destination({ MatchingEventTypes: ['bounce', 'delivery'] }), 'renderingFailure'],
  ['a destination that is no topic', destination({ SnsDestination: undefined }), 'only a topic'],
])('%s is refused at start, by name', (_what, resource, said) => {
  const read = () => readEventDestinations(templateFixture({ Destination: resource }));
  expect(read).toThrow('Destination (AWS::SES::ConfigurationSetEventDestination) EventDestination');
  expect(read).toThrow(said);
});
