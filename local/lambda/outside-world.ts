/**
 * What functions read over HTTP from outside AWS: nothing leaves this machine, so `fetch` of a function's thread reads what
 * the local endpoint says stands at an address, and any other address is out of reach. Installed before the function's code.
 * @param endpointUrl of the local AWS endpoint
 */
export function installOutsideWorld(endpointUrl: string): void {
  const reach = globalThis.fetch;
  globalThis.fetch = async (resource, init) => {
    const address = resource instanceof Request ? resource.url : String(resource);
    const signal = init?.signal ?? null;
    const answer = await reach(`${endpointUrl}/_local/world?address=${encodeURIComponent(address)}`, { signal });
    if (answer.status === 200) return answer;
    await answer.body?.cancel();
    throw new TypeError(`fetch failed: nothing leaves this machine, and it does not know what stands at ${address}`);
  };
}
