import { chromium, type BrowserServer, type LaunchOptions } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { unpackChromium } from './unpack-chromium.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the browser listens; null when this machine has none that starts. */
    browserUrl: string | null;
  }
}

type Candidate = readonly [name: string, options: () => LaunchOptions | Promise<LaunchOptions>];

/** In the order in which they are tried: what somebody asked for by name, what npm brought, what is installed. */
function candidates(): Candidate[] {
  const asked = process.env['CHROME_PATH'];
  if (asked !== undefined && asked !== '') return [[`CHROME_PATH=${asked}`, () => ({ executablePath: asked })]];
  const packed: Candidate = ['@sparticuz/chromium', packagedChromium];
  return [
    ...(process.platform === 'linux' && process.arch === 'x64' ? [packed] : []),
    ...['chrome', 'msedge'].map((channel): Candidate => [`an installed ${channel}`, () => ({ channel })]),
    ...['/usr/bin/chromium', '/snap/bin/chromium', '/Applications/Chromium.app/Contents/MacOS/Chromium'].map(
      (executablePath): Candidate => [executablePath, () => ({ executablePath })],
    ),
  ];
}

async function packagedChromium(): Promise<LaunchOptions> {
  const { executablePath, env } = await unpackChromium();
  return { executablePath, env: { ...process.env, ...env } };
}

async function firstThatStarts(failures: string[]): Promise<BrowserServer | undefined> {
  for (const [name, options] of candidates()) {
    try {
      return await chromium.launchServer({ ...(await options()), host: '127.0.0.1' });
    } catch (error) {
      failures.push(`${name}: ${String(error).split('\n')[0] ?? ''}`);
    }
  }
  return undefined;
}

/** One browser for all tests of this project. Without any they are skipped, and that is said where nobody can miss it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const failures: string[] = [];
  const server = await firstThatStarts(failures);
  project.provide('browserUrl', server?.wsEndpoint() ?? null);
  if (server === undefined) {
    console.warn(
      `\n*** NO BROWSER: every test of a page in a browser is SKIPPED. ***\n` +
        `Install Chrome or Chromium, or name one with CHROME_PATH. Tried:\n${failures.map((line) => `  ${line}\n`).join('')}`,
    );
  }
  return async () => {
    await server?.close();
  };
}
