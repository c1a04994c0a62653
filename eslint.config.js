import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Named exports only: a default export hides its name at the import.',
};

const noNamedZod = {
  selector: 'ImportDeclaration[source.value="zod"] > ImportSpecifier',
  message: "import * as z from 'zod': the named import bundles all of it (443 KB, not 91).",
};

export default tseslint.config(
  { ignores: ['**/*.cjs', 'node_modules', 'cdk.out', '.build', '.tocsin', 'coverage'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': ['error', noDefaultExport, noNamedZod],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }],
      eqeqeq: 'error',
    },
  },
  {
    // Rules take `now` as an argument: only an edge holds a clock, and nothing here may guess or wait.
    files: ['shared/domain/**', 'shared/contracts/**'],
    rules: {
      'no-restricted-globals': ['error', 'setTimeout', 'setInterval', 'process', 'fetch'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'now is an argument of every rule.' },
        { object: 'Math', property: 'random', message: 'a rule gives the same answer twice.' },
      ],
    },
  },
  { files: ['functions/*/handler.ts'], rules: { 'max-lines': ['error', { max: 40 }] } },
  { files: ['*.config.ts', '*.config.js', '**/*.d.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
);
