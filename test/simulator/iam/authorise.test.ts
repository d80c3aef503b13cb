import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DeleteClusterCommand, EKSClient } from '@aws-sdk/client-eks';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { passRole } from '../../../simulator/iam/pass-role.ts';
import { rolePrincipal } from '../../../simulator/sts/sessions.ts';
import { ACCOUNT, awsOf, REGION } from '../aws-of.ts';

const mayList = { Effect: 'Allow', Action: 'dynamodb:ListTables', Resource: '*' };
const session = `arn:aws:sts::${ACCOUNT}:assumed-role/worker/run`;

describe('What a role may do', () => {
  test('a role does what its policy allows, and no more, in each protocol\'s own words', async () => {
    const aws = awsOf();
    const config = aws.client(aws.world.credentialsFor(await aws.role('worker', [mayList]), 'run'));
    expect((await new DynamoDBClient(config).send(new ListTablesCommand({}))).TableNames).toEqual([]);
    await expect(new EC2Client(config).send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: `You are not authorized to perform this operation. User: ${session} is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action`,
      $metadata: { httpStatusCode: 403 },
    });
    await expect(new EKSClient(config).send(new DeleteClusterCommand({ name: 'prod' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${session} is not authorized to perform: eks:DeleteCluster on resource: arn:aws:eks:${REGION}:${ACCOUNT}:cluster/prod because no identity-based policy allows the eks:DeleteCluster action`,
      $metadata: { httpStatusCode: 403 },
    });
    const other = `arn:aws:iam::${ACCOUNT}:role/other`;
    await expect(new STSClient(config).send(new AssumeRoleCommand({ RoleArn: other, RoleSessionName: 'again' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: ${session} is not authorized to perform: sts:AssumeRole on resource: ${other} because no identity-based policy allows the sts:AssumeRole action`,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('an explicit deny says so', async () => {
    const aws = awsOf();
    const config = aws.client(aws.world.credentialsFor(await aws.role('worker', [mayList, { ...mayList, Effect: 'Deny' }]), 'run'));
    await expect(new DynamoDBClient(config).send(new ListTablesCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `User: ${session} is not authorized to perform: dynamodb:ListTables with an explicit deny in an identity-based policy`,
    });
  });

  test('an attached policy counts, and a boundary takes away', async () => {
    const aws = awsOf();
    const arn = await aws.role('worker', []);
    const config = aws.client(aws.world.credentialsFor(arn, 'run'));
    const list = () => new DynamoDBClient(config).send(new ListTablesCommand({}));
    await aws.as('iam', 'AttachRolePolicy', { RoleName: 'worker', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
    await list();
    await aws.as('iam', 'PutRolePermissionsBoundary', { RoleName: 'worker', PermissionsBoundary: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' });
    await expect(list()).rejects.toMatchObject({ message: expect.stringContaining('because no permissions boundary allows the dynamodb:ListTables action') });
    await aws.as('iam', 'DeleteRolePermissionsBoundary', { RoleName: 'worker' });
    await list();
  });

  test('a policy may look at region, time and the tags of role and session', async () => {
    const aws = awsOf();
    const Condition = {
      StringEquals: { 'aws:RequestedRegion': REGION, 'aws:PrincipalTag/team': 'blue', 'aws:PrincipalAccount': ACCOUNT },
      DateLessThan: { 'aws:CurrentTime': '2026-01-15T13:00:00Z' },
    };
    const arn = await aws.role('worker', [{ ...mayList, Condition }]);
    const list = (sessionTags?: Record<string, string>) =>
      aws.dispatch({ service: 'dynamodb', operation: 'ListTables', input: {}, account: ACCOUNT, region: REGION, principal: rolePrincipal(arn, 'run', sessionTags) });
    await expect(list()).rejects.toMatchObject({ code: 'AccessDeniedException' });
    await list({ team: 'blue' });
    await aws.as('iam', 'TagRole', { RoleName: 'worker', Tags: [{ Key: 'team', Value: 'blue' }] });
    await list();
    await expect(list({ team: 'red' })).rejects.toMatchObject({ code: 'AccessDeniedException' });
    await aws.clock.advance(2 * 3_600_000);
    await expect(list()).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  test('a role that was deleted may do nothing', async () => {
    const aws = awsOf();
    const config = aws.client(aws.world.credentialsFor(await aws.role('worker', []), 'run'));
    await aws.as('iam', 'DeleteRole', { RoleName: 'worker' });
    await expect(new DynamoDBClient(config).send(new ListTablesCommand({}))).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  test('every decision is recorded under the role', async () => {
    const aws = awsOf();
    const arn = await aws.role('worker', [mayList]);
    const config = aws.client(aws.world.credentialsFor(arn, 'run'));
    await new DynamoDBClient(config).send(new ListTablesCommand({}));
    await new EC2Client(config).send(new DescribeVpcsCommand({})).catch(() => undefined);
    expect(aws.recorder.uses({ roleArn: arn })).toEqual([
      { roleArn: arn, action: 'dynamodb:ListTables', resource: '*', allowed: 1, denied: 0 },
      { roleArn: arn, action: 'ec2:DescribeVpcs', resource: '*', allowed: 0, denied: 1 },
    ]);
    expect(aws.recorder.calls({ roleArn: arn, service: 'ec2' })).toMatchObject([{ operation: 'DescribeVpcs', allowed: false, error: 'UnauthorizedOperation' }]);
  });
});

describe('Passing a role', () => {
  test('needs iam:PassRole for that service', async () => {
    const aws = awsOf();
    const Condition = { StringEquals: { 'iam:PassedToService': 'eks.amazonaws.com' } };
    const arn = await aws.role('worker', [{ Effect: 'Allow', Action: 'iam:PassRole', Resource: `arn:aws:iam::${ACCOUNT}:role/nodes`, Condition }]);
    const call = { account: ACCOUNT, region: REGION, principal: rolePrincipal(arn, 'run'), requestId: 'r', world: aws.world };
    const nodes = `arn:aws:iam::${ACCOUNT}:role/nodes`;
    await passRole(call, nodes, 'eks.amazonaws.com');
    await expect(passRole(call, nodes, 'ec2.amazonaws.com')).rejects.toMatchObject({
      message: `User: ${session} is not authorized to perform: iam:PassRole on resource: ${nodes} because no identity-based policy allows the iam:PassRole action`,
    });
    expect(aws.recorder.uses({ roleArn: arn })).toMatchObject([{ action: 'iam:PassRole', resource: nodes, allowed: 1, denied: 1 }]);
  });

  test('is no operation that a client can call', async () => {
    const aws = awsOf();
    const authorization = 'AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0';
    const response = await aws.handle({ method: 'POST', url: '/', headers: { authorization }, body: 'Action=PassRole&RoleArn=a&PassedToService=b' });
    expect(response.body).toContain('<Code>InvalidAction</Code>');
  });
});
