import { beforeEach, describe, expect, test } from '@jest/globals';
import { AwsError, type Operation, type Service, type Shape, type World } from '../../../simulator/service.ts';
import type { Faults } from '../../../simulator/gateway/faults.ts';
import { noFaults } from '../../../simulator/gateway/faults.ts';
import { IamState } from '../../../simulator/iam/state.ts';
import { createIamService } from '../../../simulator/iam/iam.ts';
import { embedded, refusal, type Embedded } from './embedded.ts';
import { topic, topics, type Topics } from './topics.ts';

/** Parameters and secrets by name, as far as dynamic references read them. */
function store(service: 'ssm' | 'secretsmanager', operations: Record<string, (input: Shape) => Shape>): Service {
  const table = Object.entries(operations).map(([name, run]): [string, Operation] => [name, { run }]);
  return { name: service, protocol: 'json-1.1', operations: Object.fromEntries(table) };
}

const secrets: Record<string, string> = { db: '{"user":"admin","port":5432}' };
let parameters: Record<string, string>;
let sns: Topics;
let aws: Embedded;
let faults: Faults;

function services(world: World): Service[] {
  const read = ({ Name }: Shape) => {
    const Value = parameters[String(Name)];
    if (Value === undefined) throw new AwsError('ParameterNotFound', '');
    return { Parameter: { Name, Value } };
  };
  const create = ({ Name, SecretString }: Shape) => {
    secrets[String(Name)] = String(SecretString);
    return { ARN: `arn:aws:secretsmanager:us-west-2:111122223333:secret:${String(Name)}-AbCdEf` };
  };
  return [
    sns.service,
    createIamService(new IamState(world.random)),
    store('ssm', { GetParameter: read }),
    store('secretsmanager', { GetSecretValue: ({ SecretId }) => ({ SecretString: secrets[String(SecretId)] }), CreateSecret: create, DeleteSecret: () => ({}) }),
  ];
}

beforeEach(() => {
  sns = topics();
  faults = noFaults;
  parameters = { '/zone': 'blue', '/zone:2': 'green' };
  aws = embedded(services, { faults: (call) => faults(call) });
});

const displayed = (DisplayName: unknown) => ({ Resources: { A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'a', DisplayName } } } });
const display = () => (sns.existing.get('a')?.['Attributes'] as Shape)['DisplayName'];

describe('dynamic references', () => {
  test('are read when the resource is made', async () => {
    await aws.deploy('net', displayed('{{resolve:ssm:/zone}} {{resolve:ssm:/zone:2}} {{resolve:secretsmanager:db:SecretString:port}} {{resolve:ssm:/zone}}'));
    expect(display()).toBe('blue green 5432 blue');
  });

  test('fail the resource when there is nothing behind them', async () => {
    expect(await refusal(aws.deploy('net', displayed('{{resolve:ssm:/nowhere}}')))).toContain('Error Code: ParameterNotFound');
    expect(await refusal(aws.deploy('other', displayed('{{resolve:secretsmanager:db:SecretString:colour}}')))).toContain('Could not find a value associated with JSONKey colour in the secret.');
  });

  test('do not show in stack events', async () => {
    await aws.deploy('net', displayed('{{resolve:secretsmanager:db:SecretString:user}}'));
    const { StackEvents } = await aws.dispatch('cloudformation', 'DescribeStackEvents', { StackName: 'net' });
    expect(JSON.stringify(StackEvents)).not.toContain('admin"');
  });
});

test('a parameter of an SSM type has the value behind its name', async () => {
  const template = { Parameters: { Zone: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/zone' } }, ...displayed({ Ref: 'Zone' }) };
  await aws.deploy('net', template);
  expect(display()).toBe('blue');
  parameters['/zone'] = 'red';
  await aws.deploy('net', template);
  expect(sns.existing.get('a')).toMatchObject({ DisplayName: 'red' });
});

test('a template whose rules do not hold is refused', async () => {
  const assertion = { Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '2'], { Ref: 'Version' }] }] }, AssertDescription: 'Bootstrap anew.' };
  const template = { Parameters: { Version: { Type: 'String', Default: '2' } }, Rules: { Check: { Assertions: [assertion] } }, Resources: { A: topic('a') } };
  expect(await refusal(aws.deploy('net', template))).toContain('Bootstrap anew.');
  await aws.deploy('net', template, { parameters: { Version: '21' } });
  expect(sns.existing.size).toBe(1);
});

test('throttled calls are tried again, and fail the resource when it does not end', async () => {
  let calls = 0;
  faults = ({ service }) => (service === 'sns' && ++calls <= 3 ? [{ kind: 'throttled' }] : []);
  await aws.deploy('net', displayed('x'));
  expect(display()).toBe('x');
  faults = ({ service }) => (service === 'sns' ? [{ kind: 'throttled' }] : []);
  expect(await refusal(aws.deploy('other', { Resources: { B: topic('b') } }))).toMatch(/B failed: Rate exceeded \(Service: sns; .*Error Code: Throttling/);
});

test('a generated secret has what its template asks for', async () => {
  const generate = { SecretStringTemplate: '{"user":"root"}', GenerateStringKey: 'password', PasswordLength: 40, ExcludePunctuation: true, ExcludeCharacters: 'abc' };
  await aws.deploy('net', { Resources: { S: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'made', GenerateSecretString: generate } } } });
  const secret = JSON.parse(secrets['made']!) as Record<string, string>;
  expect(secret['user']).toBe('root');
  expect(secret['password']).toMatch(/^[A-Zd-z0-9]{40}$/);
});

describe('IAM resources', () => {
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
  const policy = (Action: string) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
  const template = (action: string, attached: readonly string[]) => ({
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'node', AssumeRolePolicyDocument: trust, ManagedPolicyArns: attached, Policies: [{ PolicyName: 'inline', PolicyDocument: policy(action) }] } },
      Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policy(action), Roles: [{ Ref: 'Role' }] } },
      Extra: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'extra', PolicyDocument: policy(action), Roles: [{ Ref: 'Role' }] } },
      Profile: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [{ Ref: 'Role' }] } },
      Oidc: { Type: 'AWS::IAM::OIDCProvider', Properties: { Url: 'https://oidc.example.com/id/1', ClientIdList: ['sts.amazonaws.com'], ThumbprintList: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'] } },
    },
    Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } }, Oidc: { Value: { 'Fn::GetAtt': 'Oidc.Arn' } }, Profile: { Value: { 'Fn::GetAtt': ['Profile', 'Arn'] } } },
  });
  const worker = 'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy';
  const pull = 'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly';
  const attachedTo = async (RoleName: string) => ((await aws.dispatch('iam', 'ListAttachedRolePolicies', { RoleName }))['AttachedPolicies'] as { PolicyArn: string }[]).map(({ PolicyArn }) => PolicyArn);

  test('are made with their policies, changed, and taken down', async () => {
    const outputs = await aws.deploy('nodes', template('s3:Get*', [worker]));
    expect(outputs).toMatchObject({ Arn: 'arn:aws:iam::111122223333:role/node', Oidc: 'arn:aws:iam::111122223333:oidc-provider/oidc.example.com/id/1' });
    expect(outputs['Profile']).toMatch(/:instance-profile\/nodes-Profile-[0-9A-F]{12}$/);
    expect(await attachedTo('node')).toEqual(expect.arrayContaining([worker, expect.stringMatching(/:policy\/nodes-Managed-[0-9A-F]{12}$/)]));
    await aws.deploy('nodes', template('s3:Put*', [pull]));
    expect(await attachedTo('node')).toContain(pull);
    expect(await attachedTo('node')).not.toContain(worker);
    const inline = await aws.dispatch('iam', 'GetRolePolicy', { RoleName: 'node', PolicyName: 'inline' });
    expect(decodeURIComponent(String(inline['PolicyDocument']))).toContain('s3:Put*');
    await aws.dispatch('cloudformation', 'DeleteStack', { StackName: 'nodes' });
    await aws.clock.settle();
    expect((await aws.dispatch('iam', 'ListRoles', {}))['Roles']).toEqual([]);
    expect((await aws.dispatch('iam', 'ListPolicies', { Scope: 'Local' }))['Policies']).toEqual([]);
    expect((await aws.dispatch('iam', 'ListInstanceProfiles', {}))['InstanceProfiles']).toEqual([]);
  });

  test('a role that fails half-way is taken down again', async () => {
    const bad = template('s3:Get*', [worker, 'arn:aws:iam::aws:policy/NoSuchPolicy']);
    expect(await refusal(aws.deploy('nodes', bad))).toMatch(/Role failed: .*NoSuchPolicy.*Error Code: NoSuchEntity/);
    expect((await aws.dispatch('iam', 'ListRoles', {}))['Roles']).toEqual([]);
  });
});
