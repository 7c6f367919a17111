import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { importX } from 'eslint-plugin-import-x';

/** The layers from the base up; each may import itself and those listed. */
const layers = {
  startup: [],
  engine: [],
  language: ['engine'],
  data: ['engine'],
  runs: ['startup', 'engine', 'language', 'data'],
  diagnosis: ['engine', 'language', 'data', 'runs'],
  worker: ['startup', 'engine', 'language', 'data', 'runs', 'diagnosis'],
  cli: ['startup', 'engine', 'language', 'data', 'runs', 'diagnosis'],
  dashboard: ['engine', 'language', 'data', 'runs', 'diagnosis', 'worker'],
  editor: ['engine', 'language', 'data', 'runs', 'diagnosis', 'worker', 'dashboard'],
};
const zones = Object.entries(layers).map(([target, allowed]) => ({
  target: `./src/${target}`,
  from: './src',
  except: [target, ...allowed].map((name) => `./${name}`),
  message: `src/${target} may import only ${[target, ...allowed].join(', ')}: imports point one way (ARCHITECTURE.md).`,
}));
const vscodeOnlyInEditor = {
  paths: [{ name: 'vscode', message: 'Only src/editor, src/dashboard and src/extension.ts import vscode.' }],
};
const pureEngine = {
  paths: [...vscodeOnlyInEditor.paths],
  patterns: [
    { group: ['node:*', 'fs', 'path', 'worker_threads'], message: 'The engine uses no Node module.' },
  ],
};

export default tseslint.config(
  {
    ignores: ['dist/', 'node_modules/', 'test/fixtures/', 'examples/', 'bench/log-cosh.js', '.vscode-test/'],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js'] } } },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'no-restricted-imports': ['error', vscodeOnlyInEditor],
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/prefer-for-of': 'off',
    },
  },
  { files: ['src/engine/**/*.ts'], rules: { 'no-restricted-imports': ['error', pureEngine] } },
  {
    files: ['src/editor/**/*.ts', 'src/dashboard/**/*.ts', 'src/extension.ts', 'test/vscode/**/*.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  { files: ['scripts/**/*.ts', 'bench/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off', 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
);
