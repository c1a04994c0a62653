import type { Execution, HistoryEvent, Thread } from './execution.ts';
import type { JsonObject } from './state-error.ts';

/** AWS ends an execution whose history would grow beyond this many events. */
export const historyLimit = 25_000;

/** The next event would be number 25,000 and does not end the execution. */
export class HistoryFull extends Error {
  constructor() {
    super(`The execution reached the maximum number of history events (${historyLimit}).`);
    this.name = 'HistoryFull';
  }
}

/** Events of one execution that are not on disk yet. */
export class Journal {
  readonly #execution: Execution;
  readonly #limit: number;
  #events: HistoryEvent[] = [];

  constructor(execution: Execution, limit = historyLimit) {
    this.#execution = execution;
    this.#limit = limit;
  }

  /**
   * Adds an event behind the last one of the thread.
   * @throws HistoryFull
   */
  add(at: number, type: string, details: JsonObject, thread?: Thread): void {
    if (this.#execution.events >= this.#limit - 1) throw new HistoryFull();
    this.#append(at, type, details, thread);
  }

  /** Adds the event that ends the execution: there is always room for it. */
  end(at: number, type: string, details: JsonObject): void {
    this.#append(at, type, details);
  }

  /** The events since the last call. */
  take(): HistoryEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  #append(at: number, type: string, details: JsonObject, thread?: Thread): void {
    const id = this.#execution.events + 1;
    const previousEventId = thread ? thread.lastEvent : this.#execution.events;
    this.#execution.events = id;
    if (thread) thread.lastEvent = id;
    this.#events.push({ id, previousEventId, type, at, details: detailsOf(type, details) });
  }
}

/** `TaskStateEntered` has `stateEnteredEventDetails`, `TaskScheduled` has `taskScheduledEventDetails`. */
function detailsOf(type: string, details: JsonObject): JsonObject {
  if (Object.keys(details).length === 0) return {};
  const entry = /State(Entered|Exited)$/.exec(type);
  const field = entry ? entry[0] : type;
  return { [`${field.charAt(0).toLowerCase()}${field.slice(1)}EventDetails`]: details };
}
