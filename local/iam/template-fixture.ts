import type { ResolvedResource, ResolvedTemplate } from '../template/resolved-template.ts';

/** A resource of a hand-written template: type, properties with everything resolved, and its ARN if it has one. */
export interface FixtureResource {
  type: string;
  properties?: Record<string, unknown>;
  arn?: string;
  name?: string;
}

/** A resolved template for tests, in region us-east-1 and account 000000000000. */
export function templateFixture(resources: Record<string, FixtureResource>): ResolvedTemplate {
  const all: ResolvedResource[] = Object.entries(resources).map(([logicalId, { type, properties }]) => ({
    logicalId,
    type,
    properties: properties ?? {},
    dependsOn: [],
  }));
  const fixture = (id: string): FixtureResource => {
    const found = resources[id];
    if (found === undefined) throw new Error(`no resource ${id}`);
    return found;
  };
  return {
    pseudo: {
      region: 'us-east-1',
      account: '000000000000',
      partition: 'aws',
      urlSuffix: 'amazonaws.com',
      stackName: 'Tocsin',
      productPort: 4500,
      awsPort: 4566,
    },
    resources: all,
    outputs: {},
    byType: (type) => all.filter((resource) => resource.type === type),
    byLogicalId: (id) => {
      const found = all.find(({ logicalId }) => logicalId === id);
      if (found === undefined) throw new Error(`no resource ${id}`);
      return found;
    },
    arnOf: (id) => {
      const { arn } = fixture(id);
      if (arn === undefined) throw new Error(`${id} has no ARN`);
      return arn;
    },
    nameOf: (id) => fixture(id).name ?? `Tocsin-${id}`,
    assetPath: (id) => {
      throw new Error(`${id} has no asset`);
    },
  };
}
