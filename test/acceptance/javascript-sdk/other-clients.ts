import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as ec2 from '@aws-sdk/client-ec2';
import { DescribeRuleCommand, EventBridgeClient, ListEventBusesCommand, ResourceNotFoundException } from '@aws-sdk/client-eventbridge';
import { DescribeStateMachineCommand, SFNClient, StateMachineDoesNotExist, paginateListStateMachines } from '@aws-sdk/client-sfn';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { connection } from '../ground.ts';
import type { Journey, Place, Step } from '../journey.ts';

const patience = { maxWaitTime: 60, minDelay: 1, maxDelay: 1 };

const ofVpc = (cidr: string): string => JSON.stringify({ Resources: { Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: cidr, Tags: [{ Key: 'cidr', Value: cidr }] } } } });
const broken = JSON.stringify({ Resources: { Role: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: ['nobody'] } } } });

async function stacks(url: string): Promise<string> {
  const client = new cloudformation.CloudFormationClient(connection(url));
  const wait = { client, ...patience };
  const StackName = 'waited-for';
  await client.send(new cloudformation.CreateStackCommand({ StackName, TemplateBody: ofVpc('10.2.0.0/16') }));
  await cloudformation.waitUntilStackExists(wait, { StackName });
  await cloudformation.waitUntilStackCreateComplete(wait, { StackName });
  await client.send(new cloudformation.UpdateStackCommand({ StackName, TemplateBody: ofVpc('10.3.0.0/16') }));
  await cloudformation.waitUntilStackUpdateComplete(wait, { StackName });
  await client.send(new cloudformation.UpdateStackCommand({ StackName, TemplateBody: broken, Capabilities: ['CAPABILITY_IAM'] }));
  await mustThrow(cloudformation.waitUntilStackUpdateComplete(wait, { StackName }), /FAILURE/);
  await cloudformation.waitUntilStackRollbackComplete(wait, { StackName });
  await client.send(new cloudformation.DeleteStackCommand({ StackName }));
  await cloudformation.waitUntilStackDeleteComplete(wait, { StackName });
  return '5 waiters';
}

async function tables(url: string): Promise<string> {
  const client = new dynamodb.DynamoDBClient(connection(url));
  const TableName = 'waited-for';
  await client.send(
    new dynamodb.CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    }),
  );
  await dynamodb.waitUntilTableExists({ client, ...patience }, { TableName });
  await client.send(new dynamodb.DeleteTableCommand({ TableName }));
  await dynamodb.waitUntilTableNotExists({ client, ...patience }, { TableName });
  await mustThrow(client.send(new dynamodb.GetItemCommand({ TableName, Key: { id: { S: 'x' } } })), dynamodb.ResourceNotFoundException);
  return '2 waiters';
}

async function network(url: string): Promise<string> {
  const client = new ec2.EC2Client(connection(url));
  const wait = { client, ...patience };
  const { Vpc } = await client.send(new ec2.CreateVpcCommand({ CidrBlock: '10.4.0.0/16' }));
  const VpcIds = [Vpc?.VpcId ?? ''];
  await ec2.waitUntilVpcExists(wait, { VpcIds });
  await ec2.waitUntilVpcAvailable(wait, { VpcIds });
  const { Subnet } = await client.send(new ec2.CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.4.0.0/24' }));
  await ec2.waitUntilSubnetAvailable(wait, { SubnetIds: [Subnet?.SubnetId ?? ''] });
  const { NatGateway } = await client.send(new ec2.CreateNatGatewayCommand({ SubnetId: Subnet?.SubnetId, ConnectivityType: 'private' }));
  const NatGatewayIds = [NatGateway?.NatGatewayId ?? ''];
  await ec2.waitUntilNatGatewayAvailable(wait, { NatGatewayIds });
  await client.send(new ec2.DeleteNatGatewayCommand({ NatGatewayId: NatGatewayIds[0] }));
  await ec2.waitUntilNatGatewayDeleted(wait, { NatGatewayIds });
  const found = [];
  for await (const { Subnets = [] } of ec2.paginateDescribeSubnets({ client, pageSize: 5 }, {})) found.push(...Subnets);
  if (!found.some(({ SubnetId }) => SubnetId === Subnet?.SubnetId)) throw new Error('The paginator does not find the subnet.');
  return '5 waiters, 1 paginator';
}

async function small(url: string): Promise<string> {
  const machines = new SFNClient(connection(url));
  for await (const { stateMachines } of paginateListStateMachines({ client: machines, pageSize: 1 }, {})) if (stateMachines?.length !== 0) throw new Error('There is a machine.');
  await mustThrow(machines.send(new DescribeStateMachineCommand({ stateMachineArn: 'arn:aws:states:us-west-2:111122223333:stateMachine:nowhere' })), StateMachineDoesNotExist);
  const events = new EventBridgeClient(connection(url));
  await events.send(new ListEventBusesCommand({}));
  await mustThrow(events.send(new DescribeRuleCommand({ Name: 'nowhere' })), ResourceNotFoundException);
  const sts = new STSClient(connection(url));
  await sts.send(new GetCallerIdentityCommand({}));
  await mustThrow(sts.send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::111122223333:role/nobody', RoleSessionName: 'visitor' })), /AccessDenied/);
  return '3 exceptions';
}

async function mustThrow(call: Promise<unknown>, wanted: RegExp | (abstract new (...args: never[]) => Error)): Promise<void> {
  const error = await call.then(() => new Error('it succeeded'), (reason: unknown) => reason);
  const right = wanted instanceof RegExp ? wanted.test(String(error)) : error instanceof wanted;
  if (!right) throw new Error(`instead of ${String(wanted)}: ${String(error)}`);
}

const steps = ({ url }: Place): Step[] => [
  { name: 'cloudformation: waiters of a stack', limitSeconds: 120, run: () => stacks(url) },
  { name: 'dynamodb: waiters, typed exception', limitSeconds: 60, run: () => tables(url) },
  { name: 'ec2: waiters, paginator', limitSeconds: 120, run: () => network(url) },
  { name: 'sfn, eventbridge, sts: typed exceptions, paginator', limitSeconds: 30, run: () => small(url) },
];

export const otherClients: Journey = { speed: 60, steps };
