import type { HandOverNews } from '../domain/oncall/hand-over-news.ts';
import { newsKeyOf } from '../domain/oncall/hand-over-news.ts';
import type { HandOverDeps } from './keep-hand-over.ts';
import { dayOf, planRotaNotice, type RotaNoticeDeps } from './plan-rota-notices.ts';

/** Whoever is asked to do something hears of it at once; what only has to be known can be read in the morning. */
const CHANNELS: Readonly<Record<HandOverNews['kind'], readonly ('sms' | 'email')[]>> = {
  drafted: ['sms', 'email'],
  withdrawn: ['sms', 'email'],
  unsigned: ['sms', 'email'],
  'shift-changed': ['email'],
  'shift-report': ['email'],
};

/** Promises people news of a hand-over. The same news to the same person is one notice, by whichever look it was found. */
export const tellOfHandOver =
  (deps: RotaNoticeDeps, now: number): HandOverDeps['tell'] =>
  async ({ what: news, to }) => {
    for (const person of to)
      await planRotaNotice(deps, {
        schedule: news.schedule,
        person,
        audience: 'hand-over',
        what: { kind: 'hand-over', news },
        channels: CHANNELS[news.kind],
        foundAt: now,
        knownBy: { key: newsKeyOf(news), day: dayOf(news.at) },
      });
  };
