import { cpus } from 'node:os';

/** Time of all processors together, in milliseconds since the machine started. */
export interface ProcessorTimes {
  idle: number;
  all: number;
}

/** Whether the machine's processors had time to spare of late; asked from time to time, it answers better. */
export type SpareTime = () => boolean;

/** Share of the processors' time that has to be idle for a further thread to be of use. */
const enough = 0.25;
/** Real milliseconds: "of late" is at least the first and at most the second. */
const shortest = 100;
const longest = 1_000;

/** Watches the processors of the whole machine. */
export function watchProcessors(read = readProcessors, now: () => number = () => performance.now()): SpareTime {
  let samples: (ProcessorTimes & { at: number })[] = [];
  return () => {
    const at = now();
    const present = { at, ...read() };
    samples = [...samples.filter((sample) => at - sample.at <= longest), present];
    const [since] = samples;
    if (since === undefined || at - since.at < shortest) return false;
    const passed = present.all - since.all;
    // A machine that does not tell its times counts as idle.
    return passed <= 0 || (present.idle - since.idle) / passed >= enough;
  };
}

function readProcessors(): ProcessorTimes {
  let [idle, all] = [0, 0];
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.idle + times.user + times.nice + times.sys + times.irq;
  }
  return { idle, all };
}
