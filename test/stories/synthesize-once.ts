import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    cdkOut: string;
  }
}

/** Of a team in another account, which sends over HTTPS. */
export const TEAM_TOPIC = 'arn:aws:sns:eu-west-1:123456789012:team-alarms';

/** The template that every story runs on, made as it is made for AWS. */
export function setup(project: TestProject): () => void {
  const cdkOut = mkdtempSync(join(tmpdir(), 'tocsin-stories-'));
  execFileSync(process.execPath, ['infra/app.ts', '-c', `snsTopics=${TEAM_TOPIC}`, '-o', cdkOut], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  project.provide('cdkOut', cdkOut);
  return () => {
    rmSync(cdkOut, { recursive: true, force: true });
  };
}
