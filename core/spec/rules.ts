import { checkAutoMode } from './checks/auto-mode.ts';
import { checkCapabilities, checkIdentityProviders } from './checks/capabilities.ts';
import { checkComponentSettings } from './checks/component-settings.ts';
import { checkAccess, checkControlPlane } from './checks/control-plane.ts';
import { checkAddons, checkFargate, checkIam } from './checks/iam-addons-fargate.ts';
import { checkIdentityMappings } from './checks/identity-mappings.ts';
import { checkIPv6 } from './checks/ip-family.ts';
import { checkNetwork } from './checks/network.ts';
import { checkNodeGroups } from './checks/node-groups.ts';
import { checkPrivateCluster } from './checks/private-cluster.ts';
import { checkRemoteNetworks } from './checks/remote-networks.ts';
import { checkServiceAccounts } from './checks/service-accounts.ts';
import { meet } from './found.ts';
import type { Findings, Found } from './found.ts';
import type { Path } from './path.ts';
import type { ClusterConfig, Part } from './schema/cluster-config.ts';

type Rule = (config: Part<ClusterConfig>) => Findings;

const rules: readonly Rule[] = [
  checkNetwork, checkIPv6, checkPrivateCluster, checkRemoteNetworks,
  checkControlPlane, checkComponentSettings, checkAutoMode,
  checkAccess, checkIdentityMappings, checkIdentityProviders, checkCapabilities,
  checkIam, checkServiceAccounts, checkNodeGroups, checkFargate, checkAddons,
];

/**
 * Fields that contradict each other, or what eksctl or EKS wants of them.
 *
 * @param config the fields of the right form
 * @param unreadable where the others are
 */
export function contradictions(config: Part<ClusterConfig>, unreadable: readonly Path[]): readonly Found[] {
  const stands = ({ assumesEmpty = [] }: Found) => !assumesEmpty.some((empty) => unreadable.some((path) => meet(path, empty)));
  return rules.flatMap((rule) => [...rule(config)]).filter(stands);
}
