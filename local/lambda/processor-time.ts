import { cpus } from 'node:os';

/** Share of the processors' time that has to be idle for a further instance to be of use. */
const enough = 0.25;

/** Ends a look at the processors: whether they had time to spare since it began. */
export type SpareTime = () => boolean;

/** Begins a look at the whole machine's processors; a tenth of a second later it means something. */
export function watchProcessors(): SpareTime {
  const before = read();
  return () => {
    const { idle, all } = read();
    const passed = all - before.all;
    // A machine that does not tell its times counts as idle.
    return passed <= 0 || (idle - before.idle) / passed >= enough;
  };
}

function read(): { idle: number; all: number } {
  let [idle, all] = [0, 0];
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.idle + times.user + times.nice + times.sys + times.irq;
  }
  return { idle, all };
}
