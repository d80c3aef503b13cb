import type { ClusterConfig, Part } from './schema/cluster-config.ts';

export const DEFAULT_VPC_CIDR = '192.168.0.0/16';

/** An existing VPC is one whose subnets are named, be it only the control plane's. */
export function isExistingVpc(vpc: Part<ClusterConfig>['vpc']): boolean {
  return namesSubnets(vpc) || (vpc?.controlPlaneSubnetIDs ?? []).length > 0;
}

export function namesSubnets(vpc: Part<ClusterConfig>['vpc']): boolean {
  return Object.values(vpc?.subnets ?? {}).some((side) => side !== undefined && Object.keys(side).length > 0);
}

/** A subnet that the file names by nothing else is known by its range until it is found. */
export function subnetIdOf({ id, cidr = '' }: { readonly id?: string | undefined; readonly cidr?: string | undefined }): string {
  return id ?? cidr;
}

export function isRange(subnetId: string): boolean {
  return subnetId.includes('/');
}

/** The zone that the file gives a subnet: its own, or its key under vpc.subnets where that is one. */
export function zoneOf(name: string, az: string | undefined): string | undefined {
  return az ?? (/^[a-z]{2,4}(?:-[a-z]+)+-\d[a-z]$/.test(name) ? name : undefined);
}
