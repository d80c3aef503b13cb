import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createAws, type Aws } from '../../../simulator/aws.ts';
import { virtualClock, type VirtualClock } from '../../../simulator/clock/virtual.ts';
import type { Shape } from '../../../simulator/service.ts';
import { account, administrator, region, refusal } from './embedded.ts';

/** As CDK synthesises an application: tables, functions, a machine, an API, rules, schedules, queues. */
const template = JSON.parse(readFileSync(new URL('application-template.json', import.meta.url), 'utf8')) as Shape;

let clock: VirtualClock;
let aws: Aws;

beforeEach(async () => {
  clock = virtualClock(Date.UTC(2026, 10, 22));
  aws = createAws({ clock, seed: 'application', region });
  await call('ssm', 'PutParameter', { Name: '/cdk-bootstrap/hnb659fds/version', Value: '21', Type: 'String' });
});

function call(service: string, operation: string, input: Shape = {}): Promise<Shape> {
  return aws.dispatch({ service, operation, input, account, region, principal: administrator });
}

function deploy(changed: Shape = template): Promise<Record<string, string>> {
  return aws.cloudFormation.deploy({ stackName: 'Orders', template: changed, account, region, principal: administrator, tags: { app: 'orders' }, instant: true });
}

async function remove(): Promise<void> {
  await call('cloudformation', 'DeleteStack', { StackName: 'Orders' });
  await clock.until(async () => ((await call('cloudformation', 'DescribeStacks'))['Stacks'] as unknown[]).length === 0);
}

const leftovers: readonly [string, string, string][] = [
  ['lambda', 'ListFunctions', 'Functions'],
  ['iam', 'ListRoles', 'Roles'],
  ['dynamodb', 'ListTables', 'TableNames'],
  ['states', 'ListStateMachines', 'stateMachines'],
  ['sqs', 'ListQueues', 'QueueUrls'],
  ['scheduler', 'ListSchedules', 'Schedules'],
  ['apigateway', 'GetRestApis', 'items'],
  ['logs', 'DescribeLogGroups', 'logGroups'],
];

describe('an application as CDK synthesises it', () => {
  test('is deployed whole, and its parts know each other', async () => {
    const outputs = await deploy();
    const endpoint = Object.values(outputs).find((value) => value.startsWith('https://'));
    expect(endpoint).toMatch(/^https:\/\/[a-z0-9]{10}\.execute-api\.us-west-2\.amazonaws\.com\/v1\/$/);
    const parameter = await call('ssm', 'GetParameter', { Name: '/orders/endpoint' });
    expect(parameter['Parameter']).toMatchObject({ Value: endpoint });
    const machine = await call('states', 'DescribeStateMachine', { stateMachineArn: `arn:aws:states:${region}:${account}:stateMachine:orders` });
    expect(JSON.parse(String(machine['definition']))).toMatchObject({ States: { 'Place the order': { Arguments: { FunctionName: `arn:aws:lambda:${region}:${account}:function:orders-place` } } } });
    expect(machine).toMatchObject({ tracingConfiguration: { enabled: true }, loggingConfiguration: { level: 'ALL', includeExecutionData: true } });
    const place = await call('lambda', 'GetFunctionConfiguration', { FunctionName: 'orders-place' });
    expect(place).toMatchObject({ Environment: { Variables: { TABLE: 'orders' } }, Timeout: 30, Architectures: ['arm64'] });
    const targets = await call('events', 'ListRules', { EventBusName: 'orders' });
    expect(targets['Rules']).toHaveLength(2);
    const { Table } = await call('dynamodb', 'DescribeTable', { TableName: 'orders' });
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', GlobalSecondaryIndexes: [{ IndexName: 'byStatus' }] });
  });

  test('takes no simulated time when deployed at boot', async () => {
    const started = clock.now();
    await deploy();
    expect(clock.now() - started).toBeLessThan(2000);
  });

  test('deployed again finds nothing to do, and a changed function is changed in place', async () => {
    await deploy();
    await deploy();
    const changed = JSON.parse(JSON.stringify(template).replaceAll('"Timeout":30', '"Timeout":60')) as Shape;
    await deploy(changed);
    expect(await call('lambda', 'GetFunctionConfiguration', { FunctionName: 'orders-ship' })).toMatchObject({ Timeout: 60 });
  });

  test('is taken down without a trace', async () => {
    await deploy();
    await remove();
    for (const [service, operation, member] of leftovers) expect([service, (await call(service, operation))[member] ?? []]).toEqual([service, []]);
  });

  test('leaves no trace when its last resource fails', async () => {
    const resources = template['Resources'] as Record<string, Shape>;
    const bad = { Type: 'AWS::IAM::Policy', DependsOn: Object.keys(resources), Properties: { PolicyName: 'bad', Roles: ['nobody'], PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }] } } };
    const conditional = Object.fromEntries(Object.entries(resources).filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata'));
    const failure = deploy({ ...template, Resources: { ...conditional, Bad: { ...bad, DependsOn: Object.keys(conditional) } } });
    expect(await refusal(failure)).toMatch(/^DeploymentFailed: Stack Orders: Bad failed: The role with name nobody cannot be found\. \(Service: iam; Status Code: 404; Error Code: NoSuchEntity;/);
    for (const [service, operation, member] of leftovers) expect([service, (await call(service, operation))[member] ?? []]).toEqual([service, []]);
  });
});
