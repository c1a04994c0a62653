import { afterEach, describe, expect, it } from 'vitest';
import { encodeFrozen } from '../kernel/virtual-clock.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { functionFixture } from './function-fixture.ts';
import { startInstance, type FunctionInstance } from './function-instance.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';

const virtualNow = Date.UTC(2031, 4, 6, 7, 8, 9);
const started: FunctionInstance[] = [];

function start(definition: FunctionDefinition, log: string[] = []): FunctionInstance {
  const clock = new SharedArrayBuffer(8);
  Atomics.store(new BigInt64Array(clock), 0, encodeFrozen(virtualNow));
  const instance = startInstance({
    definition,
    number: started.length + 1,
    clock,
    region: 'us-east-1',
    endpointUrl: 'http://127.0.0.1:4566',
    onLog: (text) => log.push(text),
  });
  started.push(instance);
  return instance;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((instance) => instance.close()));
});

describe('a function instance (Configure Lambda function timeout)', () => {
  it('answers what the handler returns, as JSON would carry it', async () => {
    const source = `export const handler = async (event) => ({ got: event.name, at: new Date(0), nothing: undefined });`;
    const result = await start(functionFixture(source)).invoke('r1', '{"name":"Ada"}');
    expect(result).toEqual({ ok: true, payload: { got: 'Ada', at: '1970-01-01T00:00:00.000Z' } });
  });

  it('keeps what the module keeps from one event to the next', async () => {
    const instance = start(functionFixture('let n = 0; export const handler = async () => ++n;'));
    expect(await instance.invoke('r1', '{}')).toEqual({ ok: true, payload: 1 });
    expect(await instance.invoke('r2', '{}')).toEqual({ ok: true, payload: 2 });
  });

  it('reads the virtual clock by every way of asking for the time, also while its module loads', async () => {
    const source = `const loaded = Date.now(); export const handler = async () => [loaded, Date.now(), new Date().getTime(),
      Date.parse(Date() + ''), new Date(5).getTime(), new Date() instanceof Date, new Date().constructor === Date];`;
    const result = await start(functionFixture(source)).invoke('r1', '{}');
    expect(result).toEqual({ ok: true, payload: [virtualNow, virtualNow, virtualNow, virtualNow, 5, true, true] });
  });

  it('has its own environment and nothing of the environment around it', async () => {
    process.env['SECRET_OF_THE_HOST'] = 'x';
    const result = await start(functionFixture('export const handler = async () => process.env;')).invoke('r1', '{}');
    expect(result).toMatchObject({
      ok: true,
      payload: {
        TABLE_NAME: 'things',
        AWS_REGION: 'us-east-1',
        AWS_LAMBDA_FUNCTION_NAME: 'hello',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
        AWS_ACCESS_KEY_ID: 'LOCAL-HelloRole-1',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
        TZ: 'UTC',
      },
    });
    expect(JSON.stringify(result)).not.toContain('SECRET_OF_THE_HOST');
  });

  it('gets a Lambda context', async () => {
    const source = `export const handler = async (event, context) => ({ id: context.awsRequestId, arn: context.invokedFunctionArn,
      name: context.functionName, some: context.getRemainingTimeInMillis() <= 3000 });`;
    const result = await start(functionFixture(source)).invoke('r1', '{}');
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:hello';
    expect(result).toEqual({ ok: true, payload: { id: 'r1', arn, name: 'hello', some: true } });
  });

  it.each([
    [
      'throws',
      'export const handler = async () => { throw new TypeError("no such thing"); };',
      'TypeError',
      'no such thing',
    ],
    ['has no handler', 'export const other = 1;', 'Runtime.HandlerNotFound', 'index.handler is undefined'],
    [
      'cannot be loaded',
      'import "no-such-package"; export const handler = 1;',
      'Runtime.ImportModuleError',
      'no-such-package',
    ],
    [
      'ends its process',
      'export const handler = async () => process.exit(3);',
      'Runtime.ExitError',
      'exited with code 3',
    ],
    [
      'leaves a rejection behind',
      'export const handler = () => new Promise(() => { Promise.reject(new Error("lost")); });',
      'Runtime.UnhandledError',
      'lost',
    ],
  ])('that %s fails as in Lambda', async (_, source, errorType, message) => {
    const result = await start(functionFixture(source)).invoke('r1', '{}');
    expect(result).toMatchObject({ ok: false, errorType });
    expect(result.ok ? '' : result.errorMessage).toContain(message);
  });

  it('is ended when it takes longer than its timeout', async () => {
    const endless = functionFixture('export const handler = () => new Promise(() => {});', { timeoutMs: 30 });
    const instance = start(endless);
    const result = await instance.invoke('r1', '{}');
    expect(result).toMatchObject({ ok: false, errorType: 'Sandbox.Timedout' });
    expect(instance.ended).toBe(true);
  });

  it('hands over all it wrote before its result', async () => {
    const log: string[] = [];
    const source = `export const handler = async () => { console.log('one'); process.stderr.write('two\\n'); };`;
    await start(functionFixture(source), log).invoke('r1', '{}');
    expect(log).toEqual(['one\n', 'two\n']);
  });

  it('tells where it failed by the names of files', async () => {
    const result = await start(
      functionFixture('export const handler = async () => { throw new Error("no"); };'),
    ).invoke('r1', '{}');
    const trace = 'trace' in result ? (result.trace ?? []) : [];
    expect(trace.join('\n')).toMatch(/index\.mjs.*\n.*worker-entry\.ts/);
    expect(trace.join('\n')).not.toContain('data:');
  });

  it('is busy only while it loads or works', async () => {
    const instance = start(functionFixture('export const handler = async () => 1;'));
    const working = instance.invoke('r1', '{}');
    expect(instance.busy).toBe(true);
    await working;
    expect(instance.busy).toBe(false);
  });
});

describe('the instances of a function', () => {
  const slow = 'export const handler = () => new Promise((resolve) => setTimeout(resolve, 150));';
  const work = (pool: FunctionPool) =>
    Promise.all(Array.from({ length: 8 }, (_, index) => pool.run(`r${index}`, '{}')));

  it('are started when needed and used again, never more than allowed', async () => {
    const definition = functionFixture(slow);
    const pool = createFunctionPool(
      () => start(definition),
      2,
      () => true,
    );
    expect((await work(pool)).every(({ ok }) => ok)).toBe(true);
    expect(started).toHaveLength(2);
  });

  it('stay as many as they are while the processors have no time to spare', async () => {
    const definition = functionFixture(slow);
    let looks = 0;
    const pool = createFunctionPool(
      () => start(definition),
      2,
      () => {
        looks += 1;
        return false;
      },
    );
    expect((await work(pool)).every(({ ok }) => ok)).toBe(true);
    expect(looks).toBeGreaterThan(0);
    expect(started).toHaveLength(1);
  });

  it('can be loaded before the first event, which then finds one', async () => {
    const definition = functionFixture('export const handler = async () => "loaded";');
    const pool = createFunctionPool(
      () => start(definition),
      2,
      () => true,
    );
    await pool.prepare();
    expect(started.map(({ loaded }) => loaded)).toEqual([true]);
    expect(await pool.run('r1', '{}')).toEqual({ ok: true, payload: 'loaded' });
    expect(started).toHaveLength(1);
  });

  it('whose code cannot be loaded beforehand say so to the first event', async () => {
    const definition = functionFixture('throw new Error("no table");');
    const pool = createFunctionPool(
      () => start(definition),
      2,
      () => true,
    );
    await pool.prepare();
    expect(await pool.run('r1', '{}')).toMatchObject({ ok: false, errorMessage: 'no table' });
  });

  it('that crashed are replaced', async () => {
    const definition = functionFixture(
      'export const handler = async (event) => event.die ? process.exit(1) : "alive";',
    );
    const pool = createFunctionPool(
      () => start(definition),
      1,
      () => true,
    );
    const [first, second] = await Promise.all([pool.run('r1', '{"die":true}'), pool.run('r2', '{}')]);
    expect(first).toMatchObject({ ok: false });
    expect(second).toEqual({ ok: true, payload: 'alive' });
  });
});
