import type { ClusterSpec } from '../../spec/cluster-spec.ts';
import type { OutputReference } from '../step-requests.ts';
import type { TrustContext } from './roles.ts';
import { getAtt, type Resource, type Template } from './template.ts';

const logicalId = 'SecretsKey';
const output = `${logicalId}Arn`;

/** The ARN of the key that the access stack makes. */
export const secretsKey: OutputReference = { step: 'access', output };

export function makesSecretsKey({ secretsEncryption }: Pick<ClusterSpec, 'secretsEncryption'>): boolean {
  return secretsEncryption !== undefined && 'newKey' in secretsEncryption;
}

/**
 * The account decides by IAM who may use the key. A deleted key takes every secret with it, also those in backups: it lies
 * for thirty days, the longest that KMS has, in which it can be called back.
 */
export function secretsKeyResources({ partition, account, cluster }: TrustContext): Required<Pick<Template, 'Resources' | 'Outputs'>> {
  const key: Resource = {
    Type: 'AWS::KMS::Key',
    Properties: {
      Description: `Kubernetes secrets of EKS cluster ${cluster}`,
      EnableKeyRotation: true,
      PendingWindowInDays: 30,
      KeyPolicy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }],
      },
    },
  };
  return { Resources: { [logicalId]: key }, Outputs: { [output]: { Value: getAtt(logicalId, 'Arn') } } };
}
