/** The layers of docs/adr: domain <- contracts <- adapters <- functions. An import against the arrow fails the build. */
const layer = (name, from, to, why) => ({ name, severity: 'error', comment: why, from, to });
module.exports = {
  forbidden: [
    layer('no-circles', {}, { circular: true }, 'two files that import each other are one file'),
    layer(
      'domain-is-pure',
      { path: '^shared/domain', pathNot: '(\\.test|-fixture)\\.ts$' },
      {
        pathNot: [
          '^shared/domain',
          'node_modules/(zod|libphonenumber-js|temporal-polyfill|temporal-spec|temporal-utils|dinero\\.js|@dinero|liquidjs)',
        ],
      },
      'rules import zod and each other only',
    ),
    layer(
      'contracts-see-domain',
      { path: '^shared/contracts', pathNot: '\\.test\\.ts$' },
      { path: '^(shared/(adapters|flows|runtime)|functions|infra|local|commands)' },
      'wire shapes know no effects',
    ),
    layer(
      'runtime-sees-contracts',
      { path: '^shared/runtime', pathNot: '\\.test\\.ts$' },
      { path: '^(shared/(adapters|flows)|functions|infra|local|commands)' },
      'the wrapper knows no store',
    ),
    layer(
      'adapters-see-inward',
      { path: '^shared/adapters' },
      { path: '^(shared/flows|functions|infra|local|commands)' },
      'effects serve flows, not the reverse',
    ),
    layer(
      'flows-see-inward',
      { path: '^shared/flows' },
      { path: '^(functions|infra|local|commands)' },
      'what a handler does knows no handler',
    ),
    layer(
      'functions-stand-alone',
      { path: '^functions/([^/]+)/' },
      { path: '^functions/', pathNot: '^functions/$1/' },
      'functions never import each other',
    ),
    layer(
      'functions-see-shared',
      { path: '^functions', pathNot: '\\.test\\.ts$' },
      { path: '^(infra|local|commands|test)' },
      'a bundle holds product code only',
    ),
    layer(
      'sdk-in-adapters',
      { path: '^(shared/(domain|contracts|runtime)|functions)', pathNot: '\\.test\\.ts$' },
      { path: 'node_modules/@aws-sdk' },
      'the AWS SDK lives in adapters',
    ),
    layer(
      'infra-sees-contracts',
      { path: '^infra', pathNot: '\\.test\\.ts$' },
      { path: '^(shared/(adapters|runtime)|local|functions)' },
      'infra names entry paths, it does not import them',
    ),
    layer(
      'nothing-imports-local',
      { pathNot: '^(local|test|commands)' },
      { path: '^local' },
      'the laptop is outside the product',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '(cdk.out|\\.build)' },
  },
};
