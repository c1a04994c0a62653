import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { finding, NotModelled } from './not-modelled.ts';
import { resolveTemplate } from './resolve-template.ts';
import type { PseudoParameters, ResolvedTemplate } from './resolved-template.ts';

const assetsSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string(), packaging: z.string() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

/**
 * Reads `<stack>.template.json` and `<stack>.assets.json` of a cloud assembly.
 * @throws NotModelled for what cannot be resolved, and an Error that says what to run when the assembly is missing
 */
export function loadTemplate(
  cdkOutDir: string,
  stackName: string,
  pseudo: Omit<PseudoParameters, 'stackName'>,
): ResolvedTemplate {
  const document: unknown = readJson(join(cdkOutDir, `${stackName}.template.json`));
  return resolveTemplate(document, { ...pseudo, stackName }, findAssets(cdkOutDir, stackName));
}

/** Directory of the code asset that was uploaded under this S3 key. */
function findAssets(cdkOutDir: string, stackName: string): (s3Key: string) => string | undefined {
  const { files } = assetsSchema.parse(readJson(join(cdkOutDir, `${stackName}.assets.json`)));
  return (s3Key) => {
    const file = Object.values(files).find(({ destinations }) =>
      Object.values(destinations).some(({ objectKey }) => objectKey === s3Key),
    );
    if (file === undefined) return undefined;
    if (file.source.packaging !== 'zip')
      throw new NotModelled([
        finding({ logicalId: s3Key, type: 'asset' }, '', 'only directories of code are modelled'),
      ]);
    return join(cdkOutDir, file.source.path);
  };
}

function readJson(path: string): unknown {
  if (!existsSync(path)) throw new Error(`${path} is missing: synthesize the template first (npm run synth).`);
  return JSON.parse(readFileSync(path, 'utf8'));
}
