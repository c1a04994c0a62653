import { decodeNow } from '../kernel/virtual-clock.ts';

/** Makes Date of this thread read the virtual clock; installed before any other code of a function is loaded. */
export function installVirtualDate(shared: SharedArrayBuffer): void {
  const cell = new BigInt64Array(shared);
  const RealDate = globalThis.Date;
  const realNow = RealDate.now;
  const now = (): number => decodeNow(Atomics.load(cell, 0), realNow());
  RealDate.now = now;
  const VirtualDate = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, args: unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as Date,
  });
  Object.defineProperty(RealDate.prototype, 'constructor', { value: VirtualDate, writable: true, configurable: true });
  globalThis.Date = VirtualDate;
}
