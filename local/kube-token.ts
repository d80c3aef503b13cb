import type { Target } from '../core/operation/operation.ts';
import { memberRoleNames } from '../infra/names.ts';
import type { Aws } from '../simulator/aws.ts';

/** Seconds, as of every EKS token. */
const lifetime = 14 * 60;

/**
 * A token with which a person looks into a local cluster: as the role that made it, which is its administrator. Nobody checks
 * signatures here, so nothing is signed.
 */
export function execCredential({ world, clock }: Aws, { account, region, cluster }: Target): object {
  const { accessKeyId } = world.credentialsFor(`arn:aws:iam::${account}:role/${memberRoleNames.operator}`, 'kubectl');
  const date = new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const query = new URLSearchParams({
    Action: 'GetCallerIdentity', Version: '2011-06-15', 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', 'X-Amz-Credential': `${accessKeyId}/${date.slice(0, 8)}/${region}/sts/aws4_request`,
    'X-Amz-Date': date, 'X-Amz-Expires': '60', 'X-Amz-SignedHeaders': 'host;x-k8s-aws-id', 'x-k8s-aws-id': cluster, 'X-Amz-Signature': '0'.repeat(64),
  });
  const token = `k8s-aws-v1.${Buffer.from(`https://sts.${region}.amazonaws.com/?${query.toString()}`).toString('base64url')}`;
  return { apiVersion: 'client.authentication.k8s.io/v1beta1', kind: 'ExecCredential', spec: {}, status: { token, expirationTimestamp: expiry(clock.now()) } };
}

/** kubectl reads it on the machine's clock, behind which a scaled one never falls. */
const expiry = (now: number): string => new Date(now + lifetime * 1000).toISOString();
