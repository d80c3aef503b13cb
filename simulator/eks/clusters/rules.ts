import { isIPv4 } from 'node:net';
import { invalidParameter, limitExceeded } from '../errors.ts';
import type { About } from '../errors.ts';
import type { Quotas } from '../options.ts';
import type { CreateCluster, UpdateClusterConfig } from './input.ts';

/** Rules on what a cluster may be configured to; each throws in EKS's own words. */

export function checkEndpointAccess(
  access: { readonly endpointPublicAccess: boolean; readonly endpointPrivateAccess: boolean; readonly publicAccessCidrs: readonly string[] },
  quotas: Quotas,
  about: About,
): void {
  if (!access.endpointPublicAccess && !access.endpointPrivateAccess) throw invalidParameter('Private and public endpoint access cannot be false', about);
  const invalid = access.publicAccessCidrs.filter((cidr) => !isCidr(cidr));
  if (invalid.length > 0) throw invalidParameter(`The following CIDRs are invalid in publicAccessCidrs: [${invalid.join(', ')}]`, about);
  const reserved = access.publicAccessCidrs.filter(isPrivate);
  if (reserved.length > 0) throw invalidParameter(`The following CIDRs are not allowed in publicAccessCidrs: [${reserved.join(', ')}]`, about);
  if (access.publicAccessCidrs.length > quotas.publicAccessCidrs) {
    throw limitExceeded(`The number of publicAccessCidrs exceeds the limit of ${quotas.publicAccessCidrs}`, about);
  }
}

export function checkServiceCidr(cidr: string, about: About): void {
  const prefix = Number(cidr.split('/')[1]);
  if (!isCidr(cidr) || !isPrivate(cidr) || prefix < 12 || prefix > 24) {
    throw invalidParameter('The specified serviceIpv4Cidr is invalid: it must be a block of /12 to /24 within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16', about);
  }
}

export interface AutoMode {
  readonly compute: boolean | undefined;
  readonly loadBalancing: boolean | undefined;
  readonly blockStorage: boolean | undefined;
}

export const autoModeOf = (input: CreateCluster | UpdateClusterConfig): AutoMode => ({
  compute: input.computeConfig?.enabled,
  loadBalancing: input.kubernetesNetworkConfig?.elasticLoadBalancing?.enabled,
  blockStorage: input.storageConfig?.blockStorage?.enabled,
});

/** Compute, load balancing and block storage of Auto Mode go together. */
export function checkAutoMode({ compute = false, loadBalancing = false, blockStorage = false }: AutoMode, about: About): void {
  if (compute === loadBalancing && compute === blockStorage) return;
  throw invalidParameter(
    'For EKS Auto Mode, please ensure that all required configs, including computeConfig, kubernetesNetworkConfig, and blockStorage are all either fully enabled or fully disabled.',
    about,
  );
}

export function checkNodePools(compute: CreateCluster['computeConfig'], about: About): void {
  if (compute?.enabled !== true) return;
  const pools = compute.nodePools ?? [];
  if (pools.length > 0 && compute.nodeRoleArn === undefined) {
    throw invalidParameter('When Compute Config nodePool value(s) are not null or empty, nodeRoleArn must be provided.', about);
  }
  if (pools.length === 0 && compute.nodeRoleArn !== undefined) {
    throw invalidParameter('When Compute Config nodeRoleArn is not null or empty, nodePool value(s) must be provided.', about);
  }
}

export function checkRemoteNetworks(remote: CreateCluster['remoteNetworkConfig'], quotas: Quotas, about: About): void {
  const nodes = remote?.remoteNodeNetworks?.flatMap(({ cidrs }) => cidrs) ?? [];
  const pods = remote?.remotePodNetworks?.flatMap(({ cidrs }) => cidrs) ?? [];
  const invalid = [...nodes, ...pods].filter((cidr) => !isCidr(cidr) || !isPrivate(cidr));
  if (invalid.length > 0) throw invalidParameter(`The following CIDRs are invalid in remoteNetworkConfig: [${invalid.join(', ')}]`, about);
  if (pods.length > 0 && nodes.length === 0) throw invalidParameter('remotePodNetworks requires remoteNodeNetworks', about);
  if (nodes.length > quotas.remoteNodeNetworks) throw limitExceeded(`The number of remote node networks exceeds the limit of ${quotas.remoteNodeNetworks}`, about);
  if (pods.length > quotas.remotePodNetworks) throw limitExceeded(`The number of remote pod networks exceeds the limit of ${quotas.remotePodNetworks}`, about);
}

export function checkEncryption(encryption: NonNullable<CreateCluster['encryptionConfig']>, about: About): void {
  for (const { resources } of encryption) {
    if (resources.length !== 1 || resources[0] !== 'secrets') throw invalidParameter("Encryption resources must be ['secrets']", about);
  }
}

const isCidr = (text: string): boolean => {
  const [address = '', prefix = ''] = text.split('/');
  return isIPv4(address) && /^\d{1,2}$/.test(prefix) && Number(prefix) <= 32;
};

function isPrivate(cidr: string): boolean {
  const [a = 0, b = 0] = cidr.split('.').map(Number);
  return a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168);
}
