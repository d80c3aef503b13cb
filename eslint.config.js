import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/**
 * The house's dependency rules: a room may import only from the rooms listed for it.
 * `core` ← `events` ← `functions` ← `infra` ← `local`; `simulator` stands apart; `cli` knows only the HTTP API.
 */
const rooms = {
  core: [],
  events: ['core'],
  functions: ['core', 'events'],
  'state-machines': ['functions'],
  infra: ['core', 'events', 'functions', 'state-machines'],
  local: ['core', 'events', 'functions', 'state-machines', 'infra', 'simulator', 'cli'],
  simulator: [],
  cli: [],
};

const allRooms = Object.keys(rooms);

function roomRule(room) {
  const forbidden = allRooms.filter((other) => other !== room && !rooms[room].includes(other));
  const patterns = [
    { group: ['**/test/**'], message: 'Product code does not import tests.' },
    ...forbidden.map((other) => ({
      regex: `^(\\.\\./)+${other}/`,
      message: `${room}/ must not import ${other}/ (see docs/adr/0001-the-house.md).`,
    })),
  ];
  if (room === 'core') {
    patterns.push({ group: ['@aws-sdk/*', '@aws-lambda-powertools/*', 'aws-cdk-lib*', 'node:*'], message: 'Rules are pure: no AWS and no I/O in core/.' });
  }
  if (room === 'cli') patterns.push({ group: ['@aws-sdk/*'], message: 'The CLI is a client of the HTTP API, nothing else.' });
  return { files: [`${room}/**/*.ts`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

const noClock = {
  'no-restricted-syntax': [
    'error',
    { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Time is an argument.' },
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an argument.' },
    { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'Only the composition root and a main file read the environment.' },
  ],
};

/** One bound that warns at the wish and one that fails; ESLint gives a rule one severity, so the wish is its own run: `npm run lint -- --config eslint.wishes.js`. */
const bounds = {
  'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
};

export default tseslint.config(
  { ignores: ['node_modules/', 'cdk.out/', '.drydock/', 'coverage/'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      ...bounds,
    },
  },
  ...allRooms.map(roomRule),
  { files: ['{core,events,functions,simulator,state-machines,infra,local,cli}/**/*.ts'], ignores: ['functions/shared/compose.ts', 'functions/shared/environment.ts', 'simulator/clock/real.ts', '**/main.ts', 'local/{start,main}.ts', 'cli/drydock.ts', 'infra/synth.ts'], rules: noClock },
  { files: ['functions/*/handler.ts'], rules: { 'max-lines': ['error', { max: 60, skipBlankLines: true, skipComments: true }] } },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': ['error', { selector: "MemberExpression[property.name=/^(skip|only|todo)$/][object.name=/^(test|it|describe)$/]", message: 'No skipped or focused tests.' }],
    },
  },
  { files: ['local/{slack,tickets}/page.js'], languageOptions: { globals: { document: 'readonly', window: 'readonly', fetch: 'readonly', setInterval: 'readonly', FormData: 'readonly' } } },
  { files: ['*.config.ts', '*.js'], extends: [tseslint.configs.disableTypeChecked] },
);
