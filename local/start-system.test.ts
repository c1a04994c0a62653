import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { endServer, listen } from './kernel/listen.ts';
import { startSystem, type LocalSystem, type SystemOptions } from './start-system.ts';
import { assemblyFixture } from './system-fixture.ts';

const start = Date.UTC(2026, 0, 14, 15);
/** Writes down what it was called with; over HTTP it answers all of it, with the time on its clock. */
const remembering = `const seen = [];
export const handler = async (event) => {
  if (event.rawPath === '/seen') return { seen, now: new Date().toISOString(), zone: new Date().getTimezoneOffset() };
  seen.push(event.Records ? event.Records.map((record) => record.body) : event);
};`;

const systems: LocalSystem[] = [];
afterEach(async () => {
  for (const system of systems.splice(0)) await system.close();
});

async function up(options: Partial<SystemOptions> & { source?: string } = {}): Promise<LocalSystem> {
  const { source = remembering, ...more } = options;
  const cdkOut = more.cdkOut ?? assemblyFixture(source);
  const system = await startSystem({ stackName: 'Shop', port: 0, awsPort: 0, now: start, ...more, cdkOut });
  systems.push(system);
  return system;
}

async function seenBy(system: LocalSystem): Promise<{ seen: unknown[]; now: string; zone: number }> {
  return (await (await fetch(`${system.productUrl}/seen`)).json()) as { seen: unknown[]; now: string; zone: number };
}

function sqsOf(system: LocalSystem): SQSClient {
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  return new SQSClient({ endpoint: system.awsUrl, region: 'us-east-1', credentials });
}

function send(system: LocalSystem, body: string): Promise<unknown> {
  const QueueUrl = `${system.awsUrl}/000000000000/orders`;
  return sqsOf(system).send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
}

describe('a template on this machine', () => {
  it('runs: HTTP, queue and schedule reach the function, which lives by the local clock in UTC', async () => {
    const system = await up();
    await send(system, 'first');
    await system.settled();
    await system.advance('PT3H');
    const { seen, now, zone } = await seenBy(system);
    expect(seen).toEqual([['first'], { scheduled: true }, { scheduled: true }]);
    expect(now).toMatch(/^2026-01-14T18:00:/);
    expect(zone).toBe(0);
  });

  it('lets functions read of the world outside what it was told of, and nothing else', async () => {
    const source = `export const handler = async () => {
      const read = async (url) => (await fetch(url)).text();
      return { known: await read('https://shop.example/a'), other: await read(new URL('https://shop.example/b')).catch(String) };
    };`;
    const system = await up({ source, world: { 'https://shop.example/a': 'a page' } });
    expect(await (await fetch(`${system.productUrl}/`)).json()).toEqual({
      known: 'a page',
      other: expect.stringMatching(/nothing leaves this machine.*shop\.example\/b$/) as string,
    });
  });

  it('says it is ready when it is', async () => {
    const system = await up({ seed: () => Promise.resolve({ tokens: { admin: 'secret' } }) });
    expect(await (await fetch(`${system.awsUrl}/_local/health`)).json()).toEqual({ ready: true });
    expect(await (await fetch(`${system.awsUrl}/_local/tokens`)).json()).toEqual({ admin: 'secret' });
  });

  it('loads the functions that events will call as soon as it is ready, and before the first event', async () => {
    const system = await up({ warm: true, source: `console.log('loaded'); ${remembering}` });
    await vi.waitFor(() => expect(system.logs.lines('hello')).toEqual(['loaded']), 10_000);
    expect((await seenBy(system)).seen).toEqual([]);
    expect(system.logs.lines('hello')).toEqual(['loaded']);
  });

  it('refuses a name among what may wait that the template does not have', async () => {
    const mayWait = ['hello', 'orders', 'parcels'];
    await expect(up({ mayWait })).rejects.toThrow('The template has no function and no queue named parcels.');
  });

  it('goes on after a restart with the same clock and the messages it had not worked off', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'data-'));
    const cdkOut = assemblyFixture('export const handler = async () => { throw new Error("not yet"); };');
    const first = await up({ dataDir, cdkOut });
    await send(first, 'kept');
    await first.settled();
    await first.advance('PT30S');
    await first.close();

    const second = await up({ dataDir });
    expect(second.now()).toBeGreaterThanOrEqual(start + 30_000);
    await second.advance('PT1M');
    expect((await seenBy(second)).seen).toEqual([['kept']]);
  });

  it('does not let a function do what its role does not allow', async () => {
    const source = `import { createRequire } from 'node:module';
      const { SQSClient, SendMessageCommand } = createRequire(${JSON.stringify(import.meta.url)})('@aws-sdk/client-sqs');
      const sqs = new SQSClient({});
      export const handler = async () => {
        try { await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: 'x' })); return 'sent'; }
        catch (error) { return error.name; }
      };`;
    const system = await up({ source });
    expect(await (await fetch(system.productUrl)).text()).toMatch(/^AccessDenied/);
  });

  it('names the flag when a port is taken', async () => {
    const server = createServer();
    const port = await listen(server, 0, '--x');
    await expect(up({ port })).rejects.toThrow(
      `Port ${port} is in use by another program. Stop that one, or choose another port with --port N.`,
    );
    await expect(up({ awsPort: port })).rejects.toThrow('with --aws-port N');
    await endServer(server);
  });

  it('refuses what it does not model before anything runs, by name', async () => {
    const cdkOut = assemblyFixture(remembering, {
      Server: { Type: 'AWS::EC2::Instance' },
      Fifo: { Type: 'AWS::SQS::Queue', Properties: { Colour: 'red' } },
    });
    await expect(up({ cdkOut })).rejects.toThrow(/Server \(AWS::EC2::Instance\).*\n.*Fifo \(AWS::SQS::Queue\) Colour/);
  });

  it('refuses an event source that the function’s role may not read', async () => {
    const more = {
      Secret: { Type: 'AWS::SQS::Queue' },
      FromSecret: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: { 'Fn::GetAtt': ['Secret', 'Arn'] }, FunctionName: { Ref: 'Hello' } },
      },
    };
    await expect(up({ cdkOut: assemblyFixture(remembering, more) })).rejects.toThrow('may not sqs:ReceiveMessage');
  });
});
