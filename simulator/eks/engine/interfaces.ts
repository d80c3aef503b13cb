import type { Subnet } from '@aws-sdk/client-ec2';
import type { ErrorDetail } from '@aws-sdk/client-eks';
import { AwsError } from '../../service.ts';
import type { Shape } from '../../service.ts';
import type { ClusterRecord } from '../model.ts';
import type { Eks } from './eks.ts';
import { ask, orAbsent, subnets } from './neighbours.ts';

/** A control plane has its network interfaces in this many zones. */
const zonesUsed = 2;

export interface Placement {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/**
 * Gives the control plane new network interfaces, in the emptiest subnet of each of two zones, and gives the old ones
 * back. When EC2 refuses, its error is thrown and the old ones stay.
 */
export async function renewInterfaces(eks: Eks, cluster: ClusterRecord, placement: Placement = cluster.shape.resourcesVpcConfig): Promise<void> {
  const { name, resourcesVpcConfig } = cluster.shape;
  const found = await subnets(eks, cluster.place, placement.subnetIds, { clusterName: name });
  const taken: string[] = [];
  try {
    for (const subnet of emptiest(found)) {
      const { NetworkInterface: made } = await ask(eks, cluster.place, 'ec2', 'CreateNetworkInterface', {
        SubnetId: subnet.SubnetId,
        Groups: [...new Set([resourcesVpcConfig.clusterSecurityGroupId, ...placement.securityGroupIds])],
        Description: `Amazon EKS ${name}`,
        TagSpecifications: [{ ResourceType: 'network-interface', Tags: [{ Key: 'cluster.k8s.amazonaws.com/name', Value: name }] }],
      });
      taken.push((made as Shape).NetworkInterfaceId as string);
    }
  } catch (error) {
    await giveBack(eks, cluster, taken);
    throw error;
  }
  const before = cluster.networkInterfaceIds;
  cluster.networkInterfaceIds = taken;
  await giveBack(eks, cluster, before);
}

export async function releaseInterfaces(eks: Eks, cluster: ClusterRecord): Promise<void> {
  const before = cluster.networkInterfaceIds;
  cluster.networkInterfaceIds = [];
  await giveBack(eks, cluster, before);
}

async function giveBack(eks: Eks, { place }: ClusterRecord, ids: readonly string[]): Promise<void> {
  for (const NetworkInterfaceId of ids) await orAbsent(ask(eks, place, 'ec2', 'DeleteNetworkInterface', { NetworkInterfaceId }));
}

function emptiest(found: readonly Subnet[]): Subnet[] {
  const byRoom = [...found].sort((a, b) => (b.AvailableIpAddressCount ?? 0) - (a.AvailableIpAddressCount ?? 0));
  const zones = new Map<string | undefined, Subnet>();
  for (const subnet of byRoom) if (!zones.has(subnet.AvailabilityZone)) zones.set(subnet.AvailabilityZone, subnet);
  return [...zones.values()].slice(0, zonesUsed);
}

/** `renewInterfaces` for an update: EC2's refusal is the update's error. */
export async function moveInterfaces(eks: Eks, cluster: ClusterRecord, placement: Placement = cluster.shape.resourcesVpcConfig): Promise<ErrorDetail | undefined> {
  try {
    await renewInterfaces(eks, cluster, placement);
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { errorCode: errorCode(error), errorMessage: error.message, resourceIds: [...placement.subnetIds] };
  }
}

function errorCode({ code, message }: AwsError): NonNullable<ErrorDetail['errorCode']> {
  if (code.startsWith('InsufficientFreeAddresses')) return 'IpNotAvailable';
  if (code.includes('LimitExceeded')) return 'EniLimitReached';
  return /security group/i.test(message) ? 'SecurityGroupNotFound' : 'SubnetNotFound';
}
