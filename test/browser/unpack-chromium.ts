import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { inflate } from '@sparticuz/chromium';
import * as z from 'zod';

/** A program and the environment that it needs. */
export interface BrowserProgram {
  readonly executablePath: string;
  readonly env: Record<string, string>;
}

/**
 * The Chromium that lies packed in an npm package (Linux on x64), with the libraries that a bare Debian lacks and one font, so
 * that the pages measure the same on every machine. It is unpacked once, into `.build/`, which takes some seconds and 300 MB.
 */
export async function unpackChromium(): Promise<BrowserProgram> {
  const packaged = resolve(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..');
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8')));
  const folder = resolve('.build', `chromium-${version}`);
  if (!existsSync(folder)) await unpackInto(folder, join(packaged, 'bin'));
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_PATH: folder },
  };
}

/** Under another name until it is complete: a run that was stopped, or another at the same time, leaves no half browser. */
async function unpackInto(folder: string, packed: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const growing = mkdtempSync(`${folder}-`);
  try {
    await inTemporaryFolder(growing, () =>
      Promise.all(['chromium.br', 'al2023.tar.br', 'fonts.tar.br'].map((file) => inflate(join(packed, file)))),
    );
    writeFileSync(
      join(growing, 'fonts.conf'),
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts/fonts</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>`,
    );
    if (!existsSync(folder)) renameSync(growing, folder);
  } finally {
    rmSync(growing, { recursive: true, force: true });
  }
}

/** The package unpacks into the temporary folder and nowhere else; it asks for its name at once, before it first waits. */
function inTemporaryFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    return work();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}
