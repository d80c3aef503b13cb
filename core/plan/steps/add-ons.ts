import { allNodeGroups } from '../../spec/all-node-groups.ts';
import { isWindows } from '../../spec/ami-type.ts';
import type { Addon, ClusterSpec } from '../../spec/cluster-spec.ts';
import type { Decisions } from '../decisions.ts';
import { durations } from '../durations.ts';
import type { Draft } from '../order.ts';
import { placementOf, type Placement } from '../placement.ts';
import { addOnPodRole, addOnRole } from '../roles.ts';
import type { CreateAddOn } from '../step-requests.ts';

const reasons: Readonly<Record<Placement, string>> = {
  'with-nodes': 'Nodes become Ready only with it, so it is installed while they boot.',
  'on-nodes': 'Its pods need nodes to run on, so it follows the node groups.',
  'on-fargate': 'There are no nodes; a Fargate profile takes its pods.',
  nowhere: 'Nothing in this plan can run its pods: it is installed and waits for nodes.',
};

/**
 * On a new cluster without self-managed add-ons nothing can own an add-on's fields: a conflict would be a surprise worth
 * stopping for.
 */
export const defaultResolveConflicts = 'NONE';

export function addOns(decisions: Decisions, ...placements: readonly Placement[]): readonly Draft[] {
  return decisions.addons.flatMap(({ addon, version }) => {
    const placement = placementOf(addon, decisions.spec, decisions.facts);
    return placements.includes(placement) ? [addOn(decisions, addon, version, placement)] : [];
  });
}

function addOn(decisions: Decisions, addon: Addon, addonVersion: string, placement: Placement): Draft {
  const configurationValues = configurationOf(addon, placement, decisions.spec);
  return {
    id: `add-on/${addon.name}`,
    title: `Install add-on ${addon.name} ${addonVersion}`,
    reason: reasons[placement],
    expected: durations['add-on'],
    request: {
      kind: 'create-add-on',
      addonName: addon.name,
      addonVersion,
      mustRun: placement !== 'nowhere',
      ...(addon.namespace !== undefined && { namespace: addon.namespace }),
      resolveConflicts: addon.resolveConflicts ?? defaultResolveConflicts,
      ...(configurationValues !== undefined && { configurationValues }),
      ...identityOf(decisions, addon),
      tags: decisions.tags(addon.tags),
    },
  };
}

/** CoreDNS has to be told that it runs on Fargate, and the network plugin that there are Windows nodes; what the file says stands. */
export function configurationOf({ name, configurationValues }: Addon, placement: Placement, spec: ClusterSpec): string | undefined {
  const needed = neededConfiguration(name, placement, spec);
  return needed === undefined ? configurationValues : JSON.stringify({ ...needed, ...(JSON.parse(configurationValues ?? '{}') as object) });
}

function neededConfiguration(addon: string, placement: Placement, spec: ClusterSpec): object | undefined {
  if (addon === 'coredns' && placement === 'on-fargate') return { computeType: 'Fargate' };
  if (addon === 'vpc-cni' && allNodeGroups(spec).some(({ group }) => isWindows(group.amiFamily))) return { enableWindowsIpam: 'true' };
  return undefined;
}

function identityOf(decisions: Decisions, { name, iam }: Addon): Pick<CreateAddOn, 'serviceAccountRoleArn' | 'podIdentityAssociations'> {
  const associate = (serviceAccount: string) => ({ serviceAccount, roleArn: decisions.role(addOnPodRole(name, serviceAccount)) });
  switch (iam.kind) {
    case 'none':
      return { podIdentityAssociations: [] };
    case 'serviceAccountRole':
      return { serviceAccountRoleArn: decisions.role(addOnRole(name)), podIdentityAssociations: [] };
    case 'podIdentity':
      return { podIdentityAssociations: iam.associations.map(({ serviceAccountName }) => associate(serviceAccountName)) };
    case 'recommendedPodIdentity':
      return { podIdentityAssociations: (decisions.facts.addons[name]?.podIdentity ?? []).map(({ serviceAccount }) => associate(serviceAccount)) };
  }
}
