import { randomUUID } from 'node:crypto';
import type { AwsOperation, AwsService, Grant } from '../endpoint/aws-service.ts';
import { acceptOnly, optionalText, requiredText } from '../endpoint/read-input.ts';
import { AwsError, type Kernel, type Outbox } from '../kernel/kernel.ts';
import { refuse } from '../template/not-modelled.ts';
import type { Modelled, ResolvedTemplate } from '../template/resolved-template.ts';
import type { Mailbox } from './addresses.ts';
import { readEmail, senderOf } from './read-email.ts';

/** Which properties of SES's resources are honoured here. */
export const modelled: Modelled = {
  'AWS::SES::EmailIdentity': {
    run: ['EmailIdentity', 'ConfigurationSetAttributes'],
    ignored: {
      DkimAttributes: 'no mail leaves this machine, so none is signed',
      DkimSigningAttributes: 'no mail leaves this machine, so none is signed',
      FeedbackAttributes: 'no mail leaves this machine, so none bounces',
      MailFromAttributes: 'no mail leaves this machine',
      Tags: 'a label; it changes nothing that runs',
    },
  },
  'AWS::SES::ConfigurationSet': {
    run: ['Name', 'SendingOptions'],
    ignored: {
      DeliveryOptions: 'no mail leaves this machine, so no connection needs TLS',
      ReputationOptions: 'no mail leaves this machine, so none is measured',
      SuppressionOptions: 'no mail leaves this machine, so none bounces and no address is suppressed',
      Tags: 'a label; it changes nothing that runs',
    },
  },
};

const code = 'BadRequestException';

interface Identity {
  name: string;
  configurationSet: string | undefined;
}

/** Makes SES of a template's identities and configuration sets; what is sent goes to the outbox, one per recipient. */
export function createSes(options: { kernel: Kernel; template: ResolvedTemplate; outbox: Outbox }): AwsService {
  const { kernel, template, outbox } = options;
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
    for (const to of email.to) {
      outbox.capture({ channel: 'email', to, subject: email.subject, body: email.body });
    }
    return { MessageId: `0100${randomUUID()}-000000` };
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
      ['PageSize'],
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
        const message = `Email address ${address} does not exist on your suppression list.`;
        throw new AwsError('NotFoundException', message, 404);
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
    ],
  };
}
