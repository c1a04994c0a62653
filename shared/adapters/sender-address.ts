import { GetEmailIdentityCommand, ListEmailIdentitiesCommand, SESv2Client } from '@aws-sdk/client-sesv2';

/**
 * Whom a deployment's mail comes from: the domain of this account and region whose own configuration set is the deployment's.
 * Undefined when there is none.
 */
export async function senderAddress(configurationSet: string, ses = new SESv2Client({})): Promise<string | undefined> {
  let from: string | undefined;
  do {
    const page = await ses.send(new ListEmailIdentitiesCommand({ NextToken: from }));
    for (const { IdentityName: name, IdentityType: type } of page.EmailIdentities ?? []) {
      if (name === undefined || type !== 'DOMAIN') continue;
      const identity = await ses.send(new GetEmailIdentityCommand({ EmailIdentity: name }));
      if (identity.ConfigurationSetName === configurationSet) return `incidents@${name}`;
    }
    from = page.NextToken;
  } while (from !== undefined);
  return undefined;
}
