import { randomBytes } from 'node:crypto';
import { RotatingSecret } from '../../shared/adapters/rotating-secret.ts';
import { environment } from '../../shared/contracts/environments/rotate-link-key.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

export const secret = new RotatingSecret(readEnvironment(environment).LINK_SECRET_ARN);
export const newKey = (): string => randomBytes(48).toString('base64url');
