import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { servicePrincipal } from '../../../simulator/service.ts';
import { ACCOUNT, awsOf, REGION } from '../aws-of.ts';
import type { TestAws } from '../aws-of.ts';

const MEMBER = '444455556666';
const trustOf = (condition: object, action: string | string[] = 'sts:AssumeRole') => ({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: action, Condition: condition });

/** Credentials of `RoleArn` as an SDK client takes them. */
async function assume(aws: TestAws, input: Partial<AssumeRoleCommandInput> & { RoleArn: string }, credentials?: { accessKeyId: string; secretAccessKey: string }) {
  const { Credentials } = await new STSClient(aws.client(credentials)).send(new AssumeRoleCommand({ RoleSessionName: 'run', ...input }));
  return { accessKeyId: Credentials?.AccessKeyId ?? '', secretAccessKey: Credentials?.SecretAccessKey ?? '', sessionToken: Credentials?.SessionToken ?? '', expiration: Credentials?.Expiration };
}

const whoAmI = (aws: TestAws, credentials?: { accessKeyId: string; secretAccessKey: string }) => new STSClient(aws.client(credentials)).send(new GetCallerIdentityCommand({}));

describe('Who am I', () => {
  test('any key is the administrator, over HTTP too', async () => {
    const aws = awsOf();
    const { url } = await aws.listen(0);
    try {
      const { requestHandler: _inProcess, ...config } = aws.client();
      const identity = await new STSClient({ ...config, endpoint: url }).send(new GetCallerIdentityCommand({}));
      expect(identity).toMatchObject({ Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/administrator` });
    } finally {
      await aws.close();
    }
  });

  test('a key of twelve digits is the administrator of that account', async () => {
    expect(await whoAmI(awsOf(), { accessKeyId: MEMBER, secretAccessKey: 'y' })).toMatchObject({ Account: MEMBER });
  });

  test('a role is its session, and needs no permission to ask', async () => {
    const aws = awsOf();
    const arn = await aws.role('worker', []);
    const identity = await whoAmI(aws, await assume(aws, { RoleArn: arn }));
    expect(identity).toMatchObject({ Account: ACCOUNT, Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/worker/run`, UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:run$/) });
  });
});

describe('Assuming a role', () => {
  test('credentials last as long as asked and then are expired', async () => {
    const aws = awsOf();
    const credentials = await assume(aws, { RoleArn: await aws.role('worker', []), DurationSeconds: 900 });
    expect(credentials.expiration).toEqual(new Date(aws.clock.now() + 900_000));
    await aws.clock.advance(899_000);
    await whoAmI(aws, credentials);
    await aws.clock.advance(1000);
    await expect(whoAmI(aws, credentials)).rejects.toMatchObject({ name: 'ExpiredToken', message: 'The security token included in the request is expired' });
  });

  test('an expired session never becomes the administrator, however old', async () => {
    const aws = awsOf();
    const arn = await aws.role('worker', []);
    const credentials = await assume(aws, { RoleArn: arn });
    await aws.clock.advance(30 * 86_400_000);
    await assume(aws, { RoleArn: arn });
    await expect(whoAmI(aws, credentials)).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  test('the trust policy wants its external id', async () => {
    const aws = awsOf();
    const RoleArn = await aws.role('member', [], trustOf({ StringEquals: { 'sts:ExternalId': 'secret' } }));
    await assume(aws, { RoleArn, ExternalId: 'secret' });
    for (const wrong of [{}, { ExternalId: 'wrong' }]) {
      await expect(assume(aws, { RoleArn, ...wrong })).rejects.toMatchObject({
        name: 'AccessDenied',
        message: `User: arn:aws:iam::${ACCOUNT}:user/administrator is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
      });
    }
  });

  test('session tags need sts:TagSession on both sides', async () => {
    const aws = awsOf();
    const Tags = [{ Key: 'operation', Value: 'op-1' }];
    const untagged = await aws.role('untagged', [], trustOf({}));
    const tagged = await aws.role('tagged', [], trustOf({ StringLike: { 'aws:RequestTag/operation': 'op-*' } }, ['sts:AssumeRole', 'sts:TagSession']));
    await expect(assume(aws, { RoleArn: untagged, Tags })).rejects.toMatchObject({ message: expect.stringContaining('not authorized to perform: sts:TagSession') });
    await assume(aws, { RoleArn: tagged, Tags });

    const caller = await aws.role('caller', [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: tagged }]);
    const credentials = aws.world.credentialsFor(caller, 'c');
    await expect(assume(aws, { RoleArn: tagged, Tags }, credentials)).rejects.toMatchObject({ message: expect.stringContaining('because no identity-based policy allows the sts:TagSession action') });
  });

  test('across accounts both the caller\'s policy and the trust policy must allow it', async () => {
    const aws = awsOf();
    const RoleArn = `arn:aws:iam::${MEMBER}:role/member`;
    const trust = { Version: '2012-10-17', Statement: [trustOf({ ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/hub` } })] };
    await aws.as('iam', 'CreateRole', { RoleName: 'member', AssumeRolePolicyDocument: JSON.stringify(trust) }, MEMBER);
    const may = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::*:role/member' }];
    const as = async (name: string, statements: typeof may) => aws.world.credentialsFor(await aws.role(name, statements), 's');

    const member = await assume(aws, { RoleArn }, await as('hub', may));
    expect(await whoAmI(aws, member)).toMatchObject({ Account: MEMBER });
    await expect(assume(aws, { RoleArn }, await as('stranger', may))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(assume(aws, { RoleArn }, await as('poor', []))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('a service assumes what trusts it', async () => {
    const aws = awsOf();
    const RoleArn = await aws.role('cluster', [], { Effect: 'Allow', Principal: { Service: 'eks.amazonaws.com' }, Action: 'sts:AssumeRole' });
    const as = (service: string) =>
      aws.dispatch({ service: 'sts', operation: 'AssumeRole', input: { RoleArn, RoleSessionName: 'eks' }, account: ACCOUNT, region: REGION, principal: servicePrincipal(service, ACCOUNT) });
    await as('eks.amazonaws.com');
    await expect(as('lambda.amazonaws.com')).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  test.each<[string, Partial<AssumeRoleCommandInput>, string]>([
    ['too short a session', { DurationSeconds: 899 }, 'greater than or equal to 900'],
    ['too long a session', { DurationSeconds: 3601 }, 'exceeds the MaxSessionDuration'],
    ['a session name with odd characters', { RoleSessionName: 'a b' }, 'roleSessionName is invalid'],
    ['a session policy, which would be ignored', { Policy: '{}' }, 'sts:AssumeRole with Policy is not simulated'],
  ])('%s is refused', async (_sentence, input, message) => {
    const aws = awsOf();
    const RoleArn = await aws.role('worker', []);
    await expect(assume(aws, { ...input, RoleArn })).rejects.toMatchObject({ name: 'ValidationError', message: expect.stringContaining(message) });
  });

  test('a missing role is refused like one that does not trust', async () => {
    const aws = awsOf();
    await expect(assume(aws, { RoleArn: `arn:aws:iam::${ACCOUNT}:role/none` })).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('a role assumed from a role lasts an hour at most', async () => {
    const aws = awsOf();
    const RoleArn = await aws.role('next', []);
    await aws.as('iam', 'UpdateRole', { RoleName: 'next', MaxSessionDuration: 43_200 });
    const first = aws.world.credentialsFor(await aws.role('first', [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: RoleArn }]), 's');
    await assume(aws, { RoleArn, DurationSeconds: 43_200 });
    await expect(assume(aws, { RoleArn, DurationSeconds: 3601 }, first)).rejects.toMatchObject({ message: expect.stringContaining('role chaining') });
  });
});

describe('Credentials that services give to what they run', () => {
  test('are the same for the same role and session, and never expire', async () => {
    const aws = awsOf();
    const arn = await aws.role('function', []);
    const credentials = aws.world.credentialsFor(arn, 'f');
    expect(aws.world.credentialsFor(arn, 'f')).toEqual(credentials);
    expect(aws.world.credentialsFor(arn, 'g')).not.toEqual(credentials);
    await aws.clock.advance(400 * 86_400_000);
    expect(await whoAmI(aws, credentials)).toMatchObject({ Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/function/f` });
  });

  test('the same seed gives the same keys', async () => {
    const keyOf = async () => {
      const aws = awsOf();
      return (await assume(aws, { RoleArn: await aws.role('worker', []) })).accessKeyId;
    };
    expect(await keyOf()).toBe(await keyOf());
  });
});
