import { httpFunction } from '../../shared/runtime/http-function.ts';

/** No route of its own: whatever gets here is nowhere, and is told so in the shape of every other refusal. */
export const handler = httpFunction([]);
