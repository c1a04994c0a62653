import { randomUUID } from 'node:crypto';
import type { AwsOperation, AwsService, Grant } from '../endpoint/aws-service.ts';
import { acceptOnly, optionalText, requiredText } from '../endpoint/read-input.ts';
import { AwsError, type Kernel, type Outbox, type Principal } from '../kernel/kernel.ts';
import { refuse } from '../template/not-modelled.ts';
import type { Modelled, ResolvedTemplate } from '../template/resolved-template.ts';
import type { Mailbox } from './addresses.ts';
import { readEventDestinations } from './event-destinations.ts';
import { fateOf, type MailFate } from './mail-fate.ts';
import { readEmail, senderOf, type Email } from './read-email.ts';
import { openSuppressionList } from './suppression-list.ts';

/** Which properties of SES's resources are honoured here. */
export const modelled: Modelled = {
  'AWS::SES::EmailIdentity': {
    run: ['EmailIdentity', 'ConfigurationSetAttributes'],
    ignored: {
      DkimAttributes: 'no mail leaves this machine, so none is signed',
      DkimSigningAttributes: 'no mail leaves this machine, so none is signed',
      FeedbackAttributes: 'no bounce is mailed back to the sender here; events tell of it',
      MailFromAttributes: 'no mail leaves this machine',
      Tags: 'a label; it changes nothing that runs',
    },
  },
  'AWS::SES::ConfigurationSet': {
    run: ['Name', 'SendingOptions'],
    ignored: {
      DeliveryOptions: 'no mail leaves this machine, so no connection needs TLS',
      ReputationOptions: 'no mail leaves this machine, so none is measured',
      SuppressionOptions: 'an address is on the suppression list only when PutSuppressedDestination put it there',
      Tags: 'a label; it changes nothing that runs',
    },
  },
  'AWS::SES::ConfigurationSetEventDestination': {
    run: [
      'ConfigurationSetName',
      'EventDestination.Enabled',
      'EventDestination.MatchingEventTypes',
      'EventDestination.SnsDestination.TopicARN',
    ],
    ignored: { 'EventDestination.Name': 'a label; nothing asks for a destination by its name' },
  },
};

const code = 'BadRequestException';
const notSuppressed = (address: string): AwsError =>
  new AwsError('NotFoundException', `Email address ${address} does not exist on your suppression list.`, 404);

interface Identity {
  name: string;
  configurationSet: string | undefined;
}

export interface SesParts {
  kernel: Kernel;
  template: ResolvedTemplate;
  outbox: Outbox;
  /** Publishes to a topic as a service. @throws AwsError */
  publish: (topicArn: string, message: string, subject: undefined, principal: Principal) => void;
}

/**
 * Makes SES of a template's identities and configuration sets; what is sent goes to the outbox, one per recipient, and what
 * becomes of it to the event destinations.
 */
export function createSes({ kernel, template, outbox, publish }: SesParts): AwsService {
  const { account, partition, region } = template.pseudo;
  const arnOf = (kind: string, name: string): string => `arn:${partition}:ses:${region}:${account}:${kind}/${name}`;
  const identities: Identity[] = template.byType('AWS::SES::EmailIdentity').map((resource) => {
    const { EmailIdentity: name, ConfigurationSetAttributes: attributes } = resource.properties;
    if (typeof name !== 'string') refuse(resource, 'EmailIdentity', 'it is not a name');
    const set = (attributes as { ConfigurationSetName?: unknown } | undefined)?.ConfigurationSetName;
    return { name: name.toLowerCase(), configurationSet: typeof set === 'string' ? set : undefined };
  });
  const sets = new Map(
    template.byType('AWS::SES::ConfigurationSet').map(({ logicalId, properties }) => {
      const sending = properties['SendingOptions'] as { SendingEnabled?: unknown } | undefined;
      const name = typeof properties['Name'] === 'string' ? properties['Name'] : template.nameOf(logicalId);
      return [name, { enabled: sending?.SendingEnabled !== false }];
    }),
  );

  const destinations = readEventDestinations(template);
  const suppressed = openSuppressionList(kernel);

  /** An event that no topic took is lost in AWS as well; there a mail says so, here a line of the log. */
  const tellOf = ({ event }: MailFate, email: Email, messageId: string, set: string): void => {
    if (event === undefined) return;
    const timestamp = new Date(kernel.clock.now()).toISOString();
    const sourceArn = arnOf('configuration-set', set);
    const tags = { 'ses:configuration-set': [set] };
    const { address: source } = email.from;
    const mail = { timestamp, source, sourceArn, sendingAccountId: account, messageId, destination: email.to, tags };
    const message = JSON.stringify({ eventType: event.eventType, ...event.detail(timestamp), mail });
    for (const { configurationSet, topicArn, takes } of destinations) {
      if (configurationSet !== set || !takes(event.eventType)) continue;
      try {
        publish(topicArn, message, undefined, { kind: 'service', service: 'ses.amazonaws.com', sourceArn });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        kernel.log(`ses: the event of mail ${messageId} did not reach ${topicArn}: ${error.message}`);
      }
    }
  };

  /** The address itself, else its domain, else a domain above it. */
  const identityFor = ({ address, domain }: Mailbox): Identity | undefined => {
    const labels = domain.split('.');
    const candidates = [address.toLowerCase(), ...labels.map((_, n) => labels.slice(n).join('.'))];
    for (const name of candidates) {
      const found = identities.find((identity) => identity.name === name);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const sentLastDay = (): number => {
    const since = new Date(kernel.clock.now() - 86_400_000).toISOString();
    return outbox.list({ channel: 'email' }).filter(({ sentAt }) => sentAt > since).length;
  };

  const sendGrants = (input: Record<string, unknown>): Grant[] => {
    const from = senderOf(input);
    const identity = from === undefined ? undefined : identityFor(from);
    const set = input['ConfigurationSetName'] ?? identity?.configurationSet;
    const context = { 'ses:FromAddress': from?.address ?? '' };
    const action = 'ses:SendEmail';
    return [
      { action, resource: arnOf('identity', identity?.name ?? from?.domain ?? '*'), context },
      ...(typeof set === 'string' ? [{ action, resource: arnOf('configuration-set', set), context }] : []),
    ];
  };

  const send = (input: Record<string, unknown>): Record<string, unknown> => {
    const email = readEmail(input);
    const identity = identityFor(email.from);
    if (identity === undefined) {
      throw new AwsError(
        'MessageRejected',
        `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${email.from.address}`,
      );
    }
    const name = optionalText(input, 'ConfigurationSetName', code) ?? identity.configurationSet;
    const set = name === undefined ? { enabled: true } : sets.get(name);
    if (set === undefined) {
      throw new AwsError('NotFoundException', `Configuration set <${name ?? ''}> does not exist.`, 404);
    }
    if (!set.enabled) throw new AwsError('SendingPausedException', `Sending is paused for ${name ?? ''}.`);
    const MessageId = `0100${randomUUID()}-000000`;
    for (const to of email.to) {
      const fate = fateOf(to, suppressed.reasonOf(to) !== undefined);
      if (fate.leaves) outbox.capture({ channel: 'email', to, subject: email.subject, body: email.body }, email.files);
      if (name !== undefined) tellOf(fate, email, MessageId, name);
    }
    return { MessageId };
  };

  const reading = (
    action: string,
    resource: (input: Record<string, unknown>) => string,
    fields: readonly string[],
    run: (input: Record<string, unknown>) => Record<string, unknown>,
  ): AwsOperation => ({
    grants: (input) => [{ action: `ses:${action}`, resource: resource(input) }],
    run: async ({ operation, input }) => {
      acceptOnly(operation, input, fields);
      return Promise.resolve(run(input));
    },
  });
  const kindOf = (name: string): string => (name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN');

  const operations: Record<string, AwsOperation> = {
    SendEmail: {
      grants: sendGrants,
      run: async ({ operation, input }) => {
        acceptOnly(operation, input, [
          ...['FromEmailAddress', 'Destination', 'ReplyToAddresses', 'Content', 'EmailTags', 'ConfigurationSetName'],
        ]);
        return Promise.resolve(send(input));
      },
    },
    GetAccount: reading(
      'GetAccount',
      () => '*',
      [],
      () => ({
        DedicatedIpAutoWarmupEnabled: false,
        EnforcementStatus: 'HEALTHY',
        ProductionAccessEnabled: true,
        SendingEnabled: true,
        SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: sentLastDay() },
      }),
    ),
    GetEmailIdentity: reading(
      'GetEmailIdentity',
      ({ EmailIdentity }) => arnOf('identity', typeof EmailIdentity === 'string' ? EmailIdentity : ''),
      ['EmailIdentity'],
      (input) => {
        const name = requiredText(input, 'EmailIdentity', code);
        const identity = identities.find((known) => known.name === name.toLowerCase());
        if (identity === undefined) {
          throw new AwsError('NotFoundException', `Email identity ${name} does not exist.`, 404);
        }
        return {
          IdentityType: kindOf(identity.name),
          FeedbackForwardingStatus: true,
          VerifiedForSendingStatus: true,
          VerificationStatus: 'SUCCESS',
          DkimAttributes: { SigningEnabled: true, Status: 'SUCCESS', Tokens: [], SigningAttributesOrigin: 'AWS_SES' },
          ...(identity.configurationSet !== undefined && { ConfigurationSetName: identity.configurationSet }),
        };
      },
    ),
    ListEmailIdentities: reading(
      'ListEmailIdentities',
      () => '*',
      [],
      () => ({
        EmailIdentities: identities.map(({ name }) => ({
          IdentityName: name,
          IdentityType: kindOf(name),
          SendingEnabled: true,
          VerificationStatus: 'SUCCESS',
        })),
      }),
    ),
    GetSuppressedDestination: reading(
      'GetSuppressedDestination',
      () => '*',
      ['EmailAddress'],
      (input) => {
        const address = requiredText(input, 'EmailAddress', code);
        const found = suppressed.reasonOf(address);
        if (found === undefined) throw notSuppressed(address);
        const { reason: Reason, since } = found;
        return { SuppressedDestination: { EmailAddress: address, Reason, LastUpdateTime: since / 1000 } };
      },
    ),
    PutSuppressedDestination: reading(
      'PutSuppressedDestination',
      () => '*',
      ['EmailAddress', 'Reason'],
      (input) => {
        const reason = requiredText(input, 'Reason', code);
        if (reason !== 'BOUNCE' && reason !== 'COMPLAINT') throw new AwsError(code, 'Reason is BOUNCE or COMPLAINT');
        suppressed.put(requiredText(input, 'EmailAddress', code), reason);
        return {};
      },
    ),
    DeleteSuppressedDestination: reading(
      'DeleteSuppressedDestination',
      () => '*',
      ['EmailAddress'],
      (input) => {
        const address = requiredText(input, 'EmailAddress', code);
        if (!suppressed.delete(address)) throw notSuppressed(address);
        return {};
      },
    ),
  };

  return {
    scope: 'ses',
    protocol: 'rest-json',
    operations,
    denied: { code: 'AccessDeniedException', status: 403 },
    routes: [
      { method: 'POST', path: '/v2/email/outbound-emails', operation: 'SendEmail' },
      { method: 'GET', path: '/v2/email/account', operation: 'GetAccount' },
      { method: 'GET', path: '/v2/email/identities', operation: 'ListEmailIdentities' },
      { method: 'POST', path: '/v2/email/list-identities', operation: 'ListEmailIdentities' },
      { method: 'GET', path: '/v2/email/identities/{EmailIdentity}', operation: 'GetEmailIdentity' },
      {
        method: 'GET',
        path: '/v2/email/suppression/addresses/{EmailAddress}',
        operation: 'GetSuppressedDestination',
      },
      { method: 'PUT', path: '/v2/email/suppression/addresses', operation: 'PutSuppressedDestination' },
      {
        method: 'DELETE',
        path: '/v2/email/suppression/addresses/{EmailAddress}',
        operation: 'DeleteSuppressedDestination',
      },
    ],
  };
}
