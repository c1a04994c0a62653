import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import * as z from 'zod';
import { policyNames, readPolicyFolder } from '../policies/read-policy-folder.ts';
import { describeDeployment } from './deployment.ts';
import { parseSettings } from './settings.ts';
import { TocsinStack } from './tocsin-stack.ts';

// The entry of `cdk synth` and `cdk deploy`, and complete without the CLI:
//   node infra/app.ts [-c key=value ...] [-o cdk.out]
// It is the only file that reads CDK context.

const projectRoot = path.join(import.meta.dirname, '..');
const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/** Feature flags of cdk.json: the CLI passes them on, but without it nobody would, and the two templates would differ. */
function flagsOfCdkJson(): Record<string, unknown> {
  const file = path.join(projectRoot, 'cdk.json');
  return existsSync(file) ? cdkJson.parse(JSON.parse(readFileSync(file, 'utf8'))).context : {};
}

function contextOfCommandLine(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', ...value] = pair.split('=');
      if (key === '' || value.length === 0) throw new Error(`-c ${pair}: expected key=value`);
      return [key, value.join('=')];
    }),
  );
}

function synthesize(): void {
  const { values } = parseArgs({
    options: { context: { type: 'string', short: 'c', multiple: true }, output: { type: 'string', short: 'o' } },
  });
  const commandLine = contextOfCommandLine(values.context ?? []);
  const app = new App({
    context: { ...flagsOfCdkJson(), ...commandLine },
    outdir: values.output ?? process.env['CDK_OUTDIR'] ?? path.join(projectRoot, 'cdk.out'),
    analyticsReporting: false,
  });
  const settings = parseSettings(app.node.getAllContext() as Record<string, unknown>, policyNames());
  new TocsinStack(app, {
    deployment: describeDeployment(settings.stage),
    settings,
    policyJson: readPolicyFolder(settings.policy).json,
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  app.synth();
}

try {
  synthesize();
} catch (error) {
  // A wrong setting or policy is the deployer's to mend: the sentence helps, a stack trace of CDK does not.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
