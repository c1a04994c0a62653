import type * as z from 'zod';
import type { layer, schedule } from '../../shared/domain/oncall/schedule.ts';

export type LayerDraft = z.input<typeof layer>;
export type ScheduleDraft = z.input<typeof schedule>;
