import { DescribeClusterVersionsCommand } from '@aws-sdk/client-eks';
import { describe, expect, test } from '@jest/globals';
import { eksIn } from '../../../functions/shared/compose.ts';
import { scriptedFaults, type ScriptedFault } from '../../../simulator/gateway/faults.ts';
import { ACCOUNT, awsOf, REGION } from '../../simulator/aws-of.ts';

const place = { account: ACCOUNT, region: REGION };
const refusal = (code: string, nth: number): ScriptedFault => ({ service: 'eks', operation: 'DescribeClusterVersions', nth, fault: { kind: 'error', code, message: 'No.', status: 403 } });

/** Clients of a member account whose EKS refuses these calls. */
async function clients(...refusals: readonly ScriptedFault[]) {
  const aws = awsOf({ faults: scriptedFaults(refusals) });
  await aws.role('drydock-observer', [{ Effect: 'Allow', Action: 'eks:DescribeClusterVersions', Resource: '*' }]);
  const { clock, requestHandler } = aws;
  const eks = eksIn({
    environment: { AWS_REGION: REGION, AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y', MEMBER_ROLE_NAME: 'drydock-observer', MEMBER_EXTERNAL_ID: 'a-secret', MEMBER_SESSION_TAG: 'survey' },
    runtime: { now: () => clock.now(), sleep: async () => undefined, randomId: () => 'a', requestHandler },
  });
  return { eks, ask: async () => (await eks(place)).send(new DescribeClusterVersionsCommand({})), sessions: () => aws.recorder.calls({ service: 'sts', operation: 'AssumeRole' }).length };
}

describe('A client in a member account', () => {
  test.each(['ExpiredTokenException', 'ExpiredToken'])('whose credentials AWS refuses with %s gets others next time, whatever their expiry says', async (code) => {
    const { ask, sessions } = await clients(refusal(code, 2));
    await ask();
    await expect(ask()).rejects.toMatchObject({ name: code });
    await ask();
    await ask();
    expect(sessions()).toBe(2);
  });

  test('keeps them when a call is refused for another reason, or when others came already', async () => {
    const { eks, ask, sessions } = await clients(refusal('AccessDeniedException', 1), refusal('ExpiredTokenException', 2), refusal('ExpiredTokenException', 4));
    await expect(ask()).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const late = await eks(place);
    await expect(ask()).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    await ask();
    await expect(late.send(new DescribeClusterVersionsCommand({}))).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    await ask();
    expect(sessions()).toBe(2);
  });
});
