import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTemplate } from './load-template.ts';

const pseudo = { region: 'us-east-1', account: '0', partition: 'aws', urlSuffix: 'a', productPort: 1, awsPort: 2 };

function assembly(packaging = 'zip'): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  const template = {
    Resources: {
      Hello: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Bucket: 'b', S3Key: 'abc.zip' } } },
      Lost: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Bucket: 'b', S3Key: 'nowhere.zip' } } },
    },
  };
  const assets = {
    files: { abc: { source: { path: 'asset.abc', packaging }, destinations: { here: { objectKey: 'abc.zip' } } } },
  };
  writeFileSync(join(directory, 'Shop.template.json'), JSON.stringify(template));
  writeFileSync(join(directory, 'Shop.assets.json'), JSON.stringify(assets));
  return directory;
}

describe('a cloud assembly', () => {
  it('leads from a function to the directory of its bundle', () => {
    const directory = assembly();
    expect(loadTemplate(directory, 'Shop', pseudo).assetPath('Hello')).toBe(join(directory, 'asset.abc'));
  });

  it('refuses code that is not an asset of it', () => {
    const template = loadTemplate(assembly(), 'Shop', pseudo);
    expect(() => template.assetPath('Lost')).toThrow('Lost (AWS::Lambda::Function) Code');
  });

  it('says what to run when it is missing', () => {
    expect(() => loadTemplate(join(tmpdir(), 'no-such-assembly'), 'Shop', pseudo)).toThrow('synthesize the template');
  });
});
