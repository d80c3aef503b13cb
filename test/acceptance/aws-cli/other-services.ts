import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layGround } from '../ground.ts';
import type { Journey, Place, Step } from '../journey.ts';
import { Cli } from './cli.ts';

/** A command and what its answer must contain. */
type Expectation = readonly [line: string, answer?: object];

const machine = {
  QueryLanguage: 'JSONata',
  StartAt: 'Greet',
  States: {
    Greet: { Type: 'Pass', Output: "{% { 'greeting': 'Hello ' & $states.input.name } %}", Next: 'Rest' },
    Rest: { Type: 'Wait', Seconds: 30, End: true },
  },
};
const input = '{"name":"harbour"}';
const started = '{start-execution.executionArn}';

const stepFunctions: readonly Expectation[] = [
  ['stepfunctions validate-state-machine-definition --definition file://machine.json', { result: 'OK' }],
  ['stepfunctions create-state-machine --name greeter --role-arn {MachineRole} --definition file://machine.json'],
  ['stepfunctions list-state-machines', { stateMachines: [{ name: 'greeter', type: 'STANDARD' }] }],
  ['stepfunctions describe-state-machine --state-machine-arn {create-state-machine.stateMachineArn}', { name: 'greeter', status: 'ACTIVE' }],
  [`stepfunctions start-execution --state-machine-arn {create-state-machine.stateMachineArn} --name first --input ${input}`],
];

const executions: readonly Expectation[] = [
  [`stepfunctions describe-execution --execution-arn ${started}`, { name: 'first', output: '{"greeting":"Hello harbour"}' }],
  ['stepfunctions list-executions --state-machine-arn {create-state-machine.stateMachineArn} --status-filter SUCCEEDED', { executions: [{ name: 'first' }] }],
  [`stepfunctions get-execution-history --execution-arn ${started} --page-size 2`, { events: [{ type: 'ExecutionStarted' }, { type: 'PassStateEntered' }] }],
  [`stepfunctions get-execution-history --execution-arn ${started} --reverse-order --max-items 1`, { events: [{ type: 'ExecutionSucceeded' }] }],
  [`stepfunctions start-execution --state-machine-arn {create-state-machine.stateMachineArn} --name second --input ${input}`],
  ['stepfunctions delete-state-machine --state-machine-arn {create-state-machine.stateMachineArn}'],
];

const trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole"}]}';

const basics: readonly Expectation[] = [
  ['sts get-caller-identity', { Account: '111122223333' }],
  [`iam create-role --role-name visitor --assume-role-policy-document ${trust}`, { Role: { RoleName: 'visitor' } }],
  ['iam attach-role-policy --role-name visitor --policy-arn arn:aws:iam::aws:policy/AdministratorAccess'],
  ['iam list-attached-role-policies --role-name visitor', { AttachedPolicies: [{ PolicyName: 'AdministratorAccess' }] }],
  ['iam get-role --role-name visitor', { Role: { AssumeRolePolicyDocument: { Version: '2012-10-17' } } }],
  ['iam list-roles --page-size 2', { Roles: [] }],
  ['sts assume-role --role-arn {create-role.Role.Arn} --role-session-name acceptance', { AssumedRoleUser: {}, Credentials: {} }],
  ['iam detach-role-policy --role-name visitor --policy-arn arn:aws:iam::aws:policy/AdministratorAccess'],
  ['iam delete-role --role-name visitor'],
  ['ec2 create-vpc --cidr-block 10.1.0.0/16', { Vpc: { CidrBlock: '10.1.0.0/16' } }],
  ['ec2 wait vpc-available --vpc-ids {create-vpc.Vpc.VpcId}'],
  ['ec2 create-tags --resources {create-vpc.Vpc.VpcId} --tags Key=purpose,Value=acceptance'],
  ['ec2 describe-vpcs --filters Name=tag:purpose,Values=acceptance', { Vpcs: [{ CidrBlock: '10.1.0.0/16' }] }],
  ['ec2 create-subnet --vpc-id {create-vpc.Vpc.VpcId} --cidr-block 10.1.0.0/24 --availability-zone us-west-2a', { Subnet: { AvailableIpAddressCount: 251 } }],
  ['ec2 wait subnet-available --subnet-ids {create-subnet.Subnet.SubnetId}'],
  ['ec2 describe-subnets --page-size 5', { Subnets: [] }],
  ['ec2 delete-subnet --subnet-id {create-subnet.Subnet.SubnetId}'],
  ['ec2 delete-vpc --vpc-id {create-vpc.Vpc.VpcId}'],
  ['ec2 describe-availability-zones', { AvailabilityZones: [{ ZoneName: 'us-west-2a' }] }],
  ['ec2 describe-instance-types --instance-types m7i.large', { InstanceTypes: [{ VCpuInfo: { DefaultVCpus: 2 } }] }],
  ['ssm put-parameter --name /acceptance/berth --type String --value 7', { Version: 1 }],
  ['ssm get-parameter --name /acceptance/berth', { Parameter: { Value: '7', Version: 1 } }],
  ['ssm get-parameters-by-path --path /acceptance', { Parameters: [{ Name: '/acceptance/berth' }] }],
  ['ssm get-parameter --name /aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/standard/recommended/image_id', { Parameter: { Type: 'String' } }],
  ['ssm delete-parameter --name /acceptance/berth'],
];

const refusals: readonly (readonly [line: string, exception: string])[] = [
  [`stepfunctions describe-execution --execution-arn ${started}-not`, '(ExecutionDoesNotExist)'],
  ['stepfunctions describe-state-machine --state-machine-arn arn:aws:states:us-west-2:111122223333:stateMachine:nowhere', '(StateMachineDoesNotExist)'],
  ['iam get-role --role-name nobody', '(NoSuchEntity)'],
  ['ec2 describe-vpcs --vpc-ids vpc-0123456789abcdef0', '(InvalidVpcID.NotFound)'],
  ['ec2 delete-subnet --subnet-id subnet-0123456789abcdef0', '(InvalidSubnetID.NotFound)'],
  ['ssm get-parameter --name /nowhere', '(ParameterNotFound)'],
  ['sts assume-role --role-arn arn:aws:iam::111122223333:role/nobody --role-session-name visitor', '(AccessDenied)'],
  ['cloudformation describe-stacks --stack-name nowhere', '(ValidationError)'],
];

const stack = '--stack-name small';
const template = '--template-body file://small.yaml --capabilities CAPABILITY_IAM';
const stacks: readonly Expectation[] = [
  ['cloudformation validate-template --template-body file://small.yaml', { Capabilities: ['CAPABILITY_IAM'], Parameters: [{ ParameterKey: 'Team', DefaultValue: 'harbour' }] }],
  [`cloudformation create-stack ${stack} ${template}`],
  [`cloudformation wait stack-exists ${stack}`],
  [`cloudformation wait stack-create-complete ${stack}`],
  [`cloudformation describe-stacks ${stack}`, { Stacks: [{ StackStatus: 'CREATE_COMPLETE', Outputs: [{ OutputKey: 'Role' }] }] }],
  [`cloudformation list-stack-resources ${stack}`, { StackResourceSummaries: [{ LogicalResourceId: 'Role', ResourceStatus: 'CREATE_COMPLETE' }] }],
  [`cloudformation update-stack ${stack} ${template} --parameters ParameterKey=Team,ParameterValue=yard`],
  [`cloudformation wait stack-update-complete ${stack}`],
  ['ssm get-parameter --name /acceptance/small/yard', { Parameter: { Type: 'String' } }],
  [`cloudformation describe-stack-events ${stack} --max-items 1`, { StackEvents: [{ ResourceStatus: 'UPDATE_COMPLETE' }] }],
  [`cloudformation update-stack ${stack} --template-body file://broken.yaml`],
];

const stacksAfterFailure: readonly Expectation[] = [
  [`cloudformation wait stack-rollback-complete ${stack}`],
  [`cloudformation describe-stacks ${stack}`, { Stacks: [{ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' }] }],
  [`cloudformation delete-stack ${stack}`],
  [`cloudformation wait stack-delete-complete ${stack}`],
];

async function expectAll(cli: Cli, expectations: readonly Expectation[]): Promise<string> {
  for (const [line, answer] of expectations) await cli.expect(line, answer ?? {});
  return `${expectations.length} commands`;
}

async function layFiles(directory: string): Promise<void> {
  await writeFile(join(directory, 'machine.json'), JSON.stringify(machine));
  for (const name of ['small', 'broken']) await copyFile(new URL(`./${name}-stack.yaml`, import.meta.url), join(directory, `${name}.yaml`));
}

function steps(place: Place): Step[] {
  let cli = new Cli(place);
  return [
    {
      name: 'stepfunctions: a machine, its executions, their history',
      limitSeconds: 90,
      async run() {
        cli = new Cli(place, await layGround(place.url));
        await layFiles(place.directory);
        await expectAll(cli, stepFunctions);
        await cli.until(`stepfunctions describe-execution --execution-arn ${started}`, { status: 'SUCCEEDED' });
        await expectAll(cli, executions);
        return `${stepFunctions.length + executions.length} commands`;
      },
    },
    { name: 'sts, iam, ec2, ssm: basics', limitSeconds: 90, run: () => expectAll(cli, basics) },
    {
      name: 'typed errors of all these',
      limitSeconds: 60,
      async run() {
        for (const [line, exception] of refusals) await cli.expectFailure(line, [254, 255], exception);
        return `${refusals.length} errors`;
      },
    },
    {
      name: 'cloudformation: a stack and its waiters',
      limitSeconds: 240,
      async run() {
        await expectAll(cli, stacks);
        await cli.expectFailure(`cloudformation wait stack-update-complete ${stack}`, [255], 'Waiter StackUpdateComplete failed');
        await expectAll(cli, stacksAfterFailure);
        return `${stacks.length + stacksAfterFailure.length + 1} commands`;
      },
    },
  ];
}

export const otherServices: Journey = { speed: 60, steps };
