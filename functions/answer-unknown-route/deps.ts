import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';

export const { policy } = bundledPolicy(import.meta.url);
