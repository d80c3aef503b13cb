import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { functionNames } from '../../functions/names.ts';
import { markPureShapes, withoutErrorClasses } from '../../infra/bundle.ts';
import { administrator as localAdministrator, startDrydock, type LocalDrydock } from '../../local/drydock.ts';
import { virtualClock } from '../../simulator/clock/virtual.ts';
import { administrator } from '../../simulator/sts/sessions.ts';
import { outdir, printed, resources, run } from './synthesised.ts';

const mostBytes = 450 * 1024;

/** Each function's deployed bundle. */
const bundles = new Map(
  resources('stateless', 'AWS::Lambda::Function').map(({ Properties }) => [String(Properties['FunctionName']), join(outdir, `asset.${(Properties['Code'] as { S3Key: string }).S3Key.replace('.zip', '')}`, 'index.js')] as const),
);

describe('npm run synth', () => {
  test('writes three templates', () => {
    const templates = readdirSync(outdir).filter((file) => file.endsWith('.template.json'));
    expect(templates.sort()).toEqual(['member-account.template.json', 'stateful.template.json', 'stateless.template.json']);
  });

  test('says what it made, what was checked, and where it is', () => {
    expect(printed).toMatch(new RegExp(`^${functionNames.length} functions bundled; the largest, [\\w-]+, has \\d+ KB\\.\nThe rule packs .* no open finding\\.\n`));
    for (const stack of ['drydock-member-account', 'drydock-stateful', 'drydock-stateless']) expect(printed).toMatch(new RegExp(`^${stack}: .+\\.template\\.json$`, 'm'));
  });
});

describe('The bundles', () => {
  test('are there for every function', () => {
    expect([...bundles.keys()].sort()).toEqual(functionNames.map((name) => `drydock-${name}`).sort());
  });

  test('have at most 450 KB each', () => {
    const tooBig = [...bundles].map(([name, path]) => [name, statSync(path).size] as const).filter(([, size]) => size > mostBytes);
    expect(tooBig).toEqual([]);
  });

  test('of an entrance that must be there at once has at most 60 KB', () => {
    expect(statSync(bundles.get('drydock-slack-entrance')!).size).toBeLessThanOrEqual(60 * 1024);
  });

  test('load in Node, and each has a handler', async () => {
    const script = `console.log(JSON.stringify(${JSON.stringify([...bundles.values()])}.map((path) => typeof require(path).handler)))`;
    expect(new Set(JSON.parse(await run(['-e', script])) as string[])).toEqual(new Set(['function']));
  });
});

describe('A bundle does what its source does', () => {
  let drydock: LocalDrydock;
  beforeAll(async () => {
    // Its time stands still: nothing that the bundles set off is under way when the test is over.
    drydock = await startDrydock({ clock: virtualClock(Date.now()), seed: 'bundles', port: 0, awsPort: 0 });
  });
  afterAll(async () => drydock.close());

  /** As Lambda would run it, with the function's deployed variables and its role's credentials. */
  async function invoke(name: string, event: unknown): Promise<unknown> {
    const { account, region, world } = drydock.aws;
    const configuration = await drydock.aws.dispatch({ service: 'lambda', operation: 'GetFunctionConfiguration', input: { FunctionName: name }, account, region, principal: administrator(account) });
    const { Role, Environment } = configuration as unknown as { Role: string; Environment: { Variables: Record<string, string> } };
    const { accessKeyId, secretAccessKey, sessionToken } = world.credentialsFor(Role, name);
    const script = `require(${JSON.stringify(bundles.get(name))}).handler(${JSON.stringify(event)}, {}).then((answer) => console.log('ANSWER' + JSON.stringify(answer)))`;
    const stdout = await run(['-e', script], {
      ...Environment.Variables,
      AWS_ENDPOINT_URL: drydock.awsUrl,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_LAMBDA_FUNCTION_NAME: name,
    });
    return JSON.parse(/^ANSWER(.*)$/m.exec(stdout)?.[1] ?? 'null');
  }

  test('it opens an operation, surveys an account and makes the plan', async () => {
    const operationId = 'op-bundled0001';
    const { account } = drydock.aws;
    const roles = { identities: { 'service:pipeline': { event: [`${account}/pipeline`] } }, grants: [{ role: 'operator', to: ['service:pipeline'], on: 'everything' }] };
    const headers = { authorization: `Bearer ${await drydock.token(localAdministrator)}`, 'content-type': 'application/json' };
    expect((await drydock.handle({ method: 'PUT', url: '/v1/roles', headers, body: JSON.stringify(roles) })).status).toBe(200);
    const request = {
      operationId,
      kind: 'provision',
      target: { account, region: 'eu-west-1', cluster: 'bundled' },
      requestedBy: { principal: 'tester', via: 'event' },
      requestedAt: '2026-06-01T09:00:00.000Z',
      dryRun: true,
      onFailure: 'delete',
      requestHash: 'bundled',
      config: 'apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: { name: bundled, region: eu-west-1 }\nmanagedNodeGroups: [{ name: workers }]\n',
    };
    expect(await invoke('drydock-open-operation', { request, executionArn: 'arn:1', account, source: 'pipeline' })).toEqual({ outcome: 'opened', operationId });
    const survey = (await invoke('drydock-survey-provision', { operationId })) as { facts: { zones: { name: string }[] } };
    expect(survey.facts.zones.map(({ name }) => name)).toContain('eu-west-1a');
    const { account: facts } = (await invoke('drydock-survey-account', { operationId })) as { account: { prices: Record<string, number>; unread: unknown[] } };
    expect(facts).toMatchObject({ unread: [], prices: { cluster: 0.1 } });
    expect(await invoke('drydock-plan-provision', { operationId, facts: survey.facts, account: facts })).toEqual({ outcome: 'dry-run' });
  }, 60_000);
});

test('Of a service whose errors are told by their names, no class of an error is brought along', () => {
  expect(withoutErrorClasses('var a = 1;\nn0_registry.registerError(Gone$, Gone);\n_s_registry.registerError(All$, All);\nvar b = 2;\n')).toBe('var a = 1;\n\n\nvar b = 2;\n');
});

describe('A schema of ours', () => {
  test('has no effect that the bundler would have to keep', () => {
    expect(markPureShapes("const id = z.string().check(z.regex(/^op;$/));\n")).toBe("const id = /* @__PURE__ */ (() => z.string().check(z.regex(/^op;$/)))();\n");
  });

  test('may have many lines, and ends where its declaration does', () => {
    const marked = markPureShapes('export const target = z.object({\n  account: z.string(),\n\n  // Why.\n  region: z.string(),\n});\n\nexport const other = 1;\nconst more = z.array(\n  target,\n);\n');
    expect(marked).toBe(
      'export const target = /* @__PURE__ */ (() => z.object({\n  account: z.string(),\n\n  // Why.\n  region: z.string(),\n}))();\n\nexport const other = 1;\nconst more = /* @__PURE__ */ (() => z.array(\n  target,\n))();\n',
    );
  });

  test('that sits in something else is left alone', () => {
    for (const module of ["export const contract = {\n  input: z.object({}),\n} as const;\n", "  const parsed = z.safeParse(schema, event);\n"]) expect(markPureShapes(module)).toBe(module);
  });
});
