import { describe, expect, test } from '@jest/globals';
import { contracts } from '../../functions/contracts.ts';
import { functionNames, type FunctionName } from '../../functions/names.ts';
import { wiring, type MachineName } from '../../state-machines/wiring.ts';
import { textOf } from '../state-machines/rehearsal.ts';
import { policiesOf, resources, type Resource } from './synthesised.ts';

const functions = resources('stateless', 'AWS::Lambda::Function');
const logGroups = resources('stateless', 'AWS::Logs::LogGroup');
const machineNames = Object.keys(wiring) as MachineName[];

function lambdaOf(name: FunctionName): Resource {
  return functions.find(({ Properties }) => Properties['FunctionName'] === `drydock-${name}`)!;
}

function referencedBy(value: unknown, resources: readonly Resource[]): Resource {
  return resources.find(({ id }) => String(value).startsWith(`\${${id}`))!;
}

const bound = (reference: unknown): string => String(reference).replace(/^\$\{(\w+).*\}$/s, '$1');

test('Every folder in functions/ is one function, and nothing else is', () => {
  expect(functions.map(({ Properties }) => Properties['FunctionName']).sort()).toEqual(functionNames.map((name) => `drydock-${name}`).sort());
});

describe.each(functionNames)('The function %s', (name) => {
  const { Properties } = lambdaOf(name);

  test('runs on Node 24 and arm64, is traced, and has an end', () => {
    expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], TracingConfig: { Mode: 'Active' }, Handler: 'index.handler' });
    expect(Properties['Timeout']).toBeGreaterThanOrEqual(30);
    // No longer than a state waits for it.
    expect(Properties['Timeout']).toBeLessThanOrEqual(300);
  });

  test('has a role and a log group of its own', () => {
    expect(functions.filter((other) => bound(other.Properties['Role']) === bound(Properties['Role']))).toHaveLength(1);
    expect(referencedBy((Properties['LoggingConfig'] as { LogGroup: string }).LogGroup, logGroups).Properties).toMatchObject({ LogGroupName: `/aws/lambda/drydock-${name}`, RetentionInDays: 90 });
  });

  test('is given the variables of its contract and no others', () => {
    const { Variables } = Properties['Environment'] as { Variables: Record<string, string> };
    expect(Object.keys(Variables).sort()).toEqual([...Object.keys(contracts[name].environment.def.shape), 'NODE_OPTIONS'].sort());
    for (const value of Object.values(Variables)) expect(value).not.toBe('');
  });
});

test('A function that must miss no event has a dead-letter queue; the watchkeeper and those that somebody waits for have none', () => {
  const withQueue = functions.filter(({ Properties }) => Properties['DeadLetterConfig'] !== undefined).map(({ Properties }) => Properties['FunctionName']);
  const targets = resources('stateless', 'AWS::Events::Rule').filter(({ Properties }) => Properties['EventPattern'] !== undefined).flatMap(({ Properties }) => (Properties['Targets'] as { Arn: string; DeadLetterConfig?: object }[]).filter(({ DeadLetterConfig }) => DeadLetterConfig).map(({ Arn }) => bound(Arn)));
  const invokedByEvents = functions.filter(({ id }) => targets.some((target) => target.startsWith(id))).map(({ Properties }) => Properties['FunctionName']);
  expect(invokedByEvents.length).toBeGreaterThan(0);
  expect(withQueue.sort()).toEqual(invokedByEvents.sort());
});

test('A tick that a keeper cannot take is forgotten, not queued for hours', () => {
  const configs = resources('stateless', 'AWS::Lambda::EventInvokeConfig').filter(({ Properties }) => Properties['MaximumEventAgeInSeconds'] !== undefined);
  expect(configs.map(({ Properties }) => [bound(Properties['FunctionName']), Properties['MaximumEventAgeInSeconds'], Properties['MaximumRetryAttempts']])).toEqual([[expect.stringMatching(/^keepcalendar/), 60, 0], [expect.stringMatching(/^watchkeeper/), 60, 0]]);
});

test('Only the watchkeeper is alone', () => {
  const alone = functions.filter(({ Properties }) => Properties['ReservedConcurrentExecutions'] !== undefined);
  expect(alone.map(({ Properties }) => [Properties['FunctionName'], Properties['ReservedConcurrentExecutions']])).toEqual([['drydock-watchkeeper', 1]]);
});

describe.each(machineNames)('The machine %s', (name) => {
  const machine = resources('stateless', 'AWS::StepFunctions::StateMachine').find(({ Properties }) => Properties['StateMachineName'] === `drydock-${name}`)!;

  test('is deployed as its file says it, to the letter', () => {
    expect(machine.Properties['DefinitionString']).toBe(textOf(name));
  });

  test('has every placeholder filled by what the wiring says', () => {
    const filled = machine.Properties['DefinitionSubstitutions'] as Record<string, string>;
    const machines = resources('stateless', 'AWS::StepFunctions::StateMachine');
    const behind = Object.entries(filled).map(([placeholder, arn]) => {
      const { FunctionName, StateMachineName } = referencedBy(arn, [...functions, ...machines]).Properties;
      return [placeholder, String(FunctionName ?? StateMachineName)];
    });
    expect(Object.fromEntries(behind)).toEqual(Object.fromEntries(Object.entries(wiring[name]).map(([placeholder, wire]) => [placeholder, `drydock-${'function' in wire ? wire.function : wire.machine}`])));
  });

  test('is logged and traced, and keeps what it carries out of its log', () => {
    expect(machine.Properties).toMatchObject({ TracingConfiguration: { Enabled: true }, LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false } });
    const { Destinations } = machine.Properties['LoggingConfiguration'] as { Destinations: { CloudWatchLogsLogGroup: { LogGroupArn: string } }[] };
    expect(referencedBy(Destinations[0]!.CloudWatchLogsLogGroup.LogGroupArn, logGroups).Properties).toMatchObject({ LogGroupName: `/aws/vendedlogs/states/drydock-${name}`, RetentionInDays: 90 });
  });
});

describe('The HTTP API', () => {
  const only = (type: string): Resource => {
    const found = resources('stateless', type);
    expect(found).toHaveLength(1);
    return found[0]!;
  };

  test('asks its authoriser before every method but the hooks, which verify signatures', () => {
    const authoriser = only('AWS::ApiGateway::Authorizer');
    expect(authoriser.Properties['AuthorizerUri']).toContain(lambdaOf('authorise').id);
    const all = resources('stateless', 'AWS::ApiGateway::Method');
    const hooks = all.filter(({ Properties }) => Properties['AuthorizationType'] === 'NONE');
    expect(hooks.map(({ Properties }) => [Properties['HttpMethod'], (Properties['Integration'] as { Uri: string }).Uri])).toEqual(['slack-entrance', 'ticket-entrance', 'ticket-entrance', 'ticket-entrance'].map((name) => ['POST', expect.stringContaining(lambdaOf(name as FunctionName).id)]));
    const methods = all.filter((method) => !hooks.includes(method));
    expect(methods.length).toBeGreaterThan(0);
    for (const { Properties } of methods) {
      expect(Properties).toMatchObject({ AuthorizationType: 'CUSTOM', AuthorizerId: `\${${authoriser.id}}`, Integration: { Type: 'AWS_PROXY' } });
      expect((Properties['Integration'] as { Uri: string }).Uri).toContain(lambdaOf('api').id);
    }
  });

  test('is behind a firewall that blocks floods and known bad inputs', () => {
    const firewall = only('AWS::WAFv2::WebACL');
    expect(only('AWS::WAFv2::WebACLAssociation').Properties).toMatchObject({ WebACLArn: `\${${firewall.id}.Arn}`, ResourceArn: expect.stringContaining(`/stages/\${${only('AWS::ApiGateway::Stage').id}}`) });
    expect((firewall.Properties['Rules'] as { Name: string }[]).map(({ Name }) => Name)).toEqual(['rate', 'known-bad-inputs']);
  });

  test('is throttled, traced, and logs every access', () => {
    expect(only('AWS::ApiGateway::Stage').Properties).toMatchObject({
      StageName: 'live',
      TracingEnabled: true,
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200, DataTraceEnabled: false }],
      AccessLogSetting: { DestinationArn: expect.stringContaining('accesslog') },
    });
  });
});

describe('The roles of the hub', () => {
  const roles = resources('stateless', 'AWS::IAM::Role');
  const statements = policiesOf('stateless').flatMap(({ role, statements: own }) => own.map((statement) => ({ role, ...statement })));

  test('have no managed policy but the one that AWS made for API Gateway’s logs', () => {
    const managed = roles.flatMap(({ Properties }) => (Properties['ManagedPolicyArns'] as string[] | undefined) ?? []);
    expect(managed).toEqual([expect.stringMatching(/:iam::aws:policy\/service-role\/AmazonAPIGatewayPushToCloudWatchLogs$/)]);
  });

  test('name every action in full', () => {
    expect(statements.filter(({ actions }) => actions.some((action) => action.includes('*')))).toEqual([]);
  });

  test('may do on everything only what takes no resource', () => {
    const onEverything = new Set(statements.filter(({ resources }) => resources.includes('*')).flatMap(({ actions }) => actions));
    const takesNone = /^(xray:(Put|Get)\w+|states:SendTask(Success|Failure|Heartbeat)|logs:(\w+LogDelivery|ListLogDeliveries|PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups))$/;
    expect([...onEverything].filter((action) => !takesNone.test(action))).toEqual([]);
  });

  test('are trusted by one service each', () => {
    for (const { Properties } of roles) {
      const { Statement } = Properties['AssumeRolePolicyDocument'] as { Statement: { Action: string; Principal: Record<string, string> }[] };
      expect(Statement).toMatchObject([{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: expect.stringMatching(/^(lambda|states|events|apigateway|scheduler)\.amazonaws\.com$/) } }]);
    }
  });
});
