import { CheckIfPhoneNumberIsOptedOutCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetSuppressedDestinationCommand, SESv2Client } from '@aws-sdk/client-sesv2';

/** What the providers hold against a number or an address. Over either of them they drop a message while they accept it. */
export class ContactStanding {
  readonly #sns: SNSClient;
  readonly #ses: SESv2Client;

  constructor(sns = new SNSClient({}), ses = new SESv2Client({})) {
    this.#sns = sns;
    this.#ses = ses;
  }

  /** Whether the phone has answered STOP to an SMS of this account. */
  async optedOut(phone: string): Promise<boolean> {
    const answer = await this.#sns.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber: phone }));
    return answer.isOptedOut === true;
  }

  /** Why the account's suppression list holds the address; undefined when it does not. */
  async suppressed(email: string): Promise<'BOUNCE' | 'COMPLAINT' | undefined> {
    try {
      const answer = await this.#ses.send(new GetSuppressedDestinationCommand({ EmailAddress: email }));
      return answer.SuppressedDestination?.Reason ?? 'BOUNCE';
    } catch (error) {
      if (error instanceof Error && error.name === 'NotFoundException') return undefined;
      throw error;
    }
  }
}
