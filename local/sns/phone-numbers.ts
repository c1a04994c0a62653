import { AwsError } from '../kernel/kernel.ts';

/** What SNS says to a text that it does not take, by the code that SDKs know. */
const refusals = {
  InvalidParameter: ['Invalid parameter: PhoneNumber Reason: the number is not valid to publish to', 400],
  Throttled: ['Rate exceeded', 429],
  InternalError: ['An error occurred on the server side', 500],
} as const;
export type Refusal = keyof typeof refusals;

/** The phones of the world outside, as their carriers and their owners have them; forgotten when the system stops. */
export interface PhoneNumbers {
  /** From now on SNS answers an error to every text for this number; `undefined` ends it. */
  refuse(number: string, refusal: Refusal | undefined): void;
  /** The owner has answered STOP: SNS goes on taking texts for the number, and drops them. */
  optOut(number: string): void;
  optIn(number: string): void;
  isOptedOut(number: string): boolean;
  /** @throws AwsError when SNS refuses the number */
  checkTaken(number: string): void;
}

export function createPhoneNumbers(): PhoneNumbers {
  const refused = new Map<string, Refusal>();
  const optedOut = new Set<string>();
  return {
    refuse(number, refusal) {
      if (refusal === undefined) refused.delete(number);
      else refused.set(number, refusal);
    },
    optOut: (number) => void optedOut.add(number),
    optIn: (number) => void optedOut.delete(number),
    isOptedOut: (number) => optedOut.has(number),
    checkTaken(number) {
      const refusal = refused.get(number);
      if (refusal === undefined) return;
      const [message, status] = refusals[refusal];
      throw new AwsError(refusal, message, status);
    },
  };
}
