import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { EKSClient } from '@aws-sdk/client-eks';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { SSMClient } from '@aws-sdk/client-ssm';

/** Whom a survey asks, in the cluster's account and region. */
export interface Clients {
  readonly eks: EKSClient;
  readonly ec2: EC2Client;
  readonly autoScaling: AutoScalingClient;
  readonly serviceQuotas: ServiceQuotasClient;
  readonly ssm: SSMClient;
}

/** How many questions of one kind are under way at the same time: EKS throttles whoever asks for thirty groups at once. */
export const politely = 5;
