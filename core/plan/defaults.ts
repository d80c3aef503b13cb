import type { AddonVersion } from '../spec/cluster-spec.ts';
import { allNodeGroups } from '../spec/all-node-groups.ts';
import type { InstanceSelector } from '../spec/node-launch.ts';
import type { Decisions } from './decisions.ts';
import { placementOf } from './placement.ts';
import type { Default } from './plan.ts';
import { configurationOf, defaultResolveConflicts } from './steps/add-ons.ts';

/** What the file left open and the plan decided. */
export function defaultsOf(decisions: Decisions): readonly Default[] {
  return [...(decisions.spec.profile?.filled ?? []), ...clusterDefaults(decisions), ...addOnDefaults(decisions), ...nodeGroupDefaults(decisions)];
}

function clusterDefaults({ spec, version, ranges }: Decisions): readonly Default[] {
  const { metadata, network } = spec;
  return [
    ...(metadata.version === undefined ? [{ path: 'metadata.version', value: version, why: "EKS's default version." }] : []),
    ...(network.kind === 'new' && network.availabilityZones === undefined
      ? [{ path: 'availabilityZones', value: ranges.filter(({ isLocal }) => isLocal !== true).map(({ zone }) => zone).join(', '), why: 'The first three zones of the region that EKS can use.' }]
      : []),
    { path: 'addonsConfig', value: 'bootstrapSelfManagedAddons: false', why: 'Networking comes as EKS add-ons, so EKS need not install copies that nobody manages.' },
  ];
}

const whyVersion: Readonly<Record<AddonVersion['kind'], string>> = {
  default: "EKS's default for this Kubernetes version.",
  latest: 'The newest that EKS offers for this Kubernetes version.',
  named: 'The newest build of the version that the file names.',
};

function addOnDefaults({ spec, facts, addons }: Decisions): readonly Default[] {
  return addons.flatMap(({ addon, version }) => {
    const index = spec.addons.indexOf(addon);
    if (addon.origin === 'default') return [{ path: 'addons', value: `${addon.name} ${version}`, why: 'One of the add-ons that eksctl installs by default.' }];
    if (addon.origin === 'profile') return [{ path: 'addons', value: `${addon.name} ${version}`, why: whyVersion.default }];
    const configuration = configurationOf(addon, placementOf(addon, spec, facts), spec);
    return [
      ...(addon.version.kind === 'named' && addon.version.version === version ? [] : [{ path: `addons[${index}].version`, value: version, why: whyVersion[addon.version.kind] }]),
      ...(addon.resolveConflicts === undefined ? [{ path: `addons[${index}].resolveConflicts`, value: defaultResolveConflicts, why: 'Nothing can own its fields on a new cluster: a conflict would be worth stopping for.' }] : []),
      ...(configuration !== undefined && configuration !== addon.configurationValues ? [{ path: `addons[${index}].configurationValues`, value: configuration, why: addon.name === 'vpc-cni' ? 'There are Windows nodes, whose pods get addresses only when the network plugin is told so.' : 'There are no nodes: CoreDNS has to be told that it runs on Fargate.' }] : []),
    ];
  });
}

function nodeGroupDefaults({ spec, version }: Decisions): readonly Default[] {
  return allNodeGroups(spec).flatMap(({ group, path }) => [
    ...(group.launch?.ami === undefined && !('releaseVersion' in group) ? [{ path: `${path}.${'launchTemplate' in group || 'capacityType' in group ? 'releaseVersion' : 'ami'}`, value: 'latest', why: `EKS's newest AMI release for Kubernetes ${version}.` }] : []),
    ...(group.instanceSelector === undefined ? [] : [{ path: `${path}.instanceTypes`, value: group.instanceTypes.join(', '), why: `They have ${wantedOf(group.instanceSelector)}.` }]),
  ]);
}

function wantedOf({ vCPUs, memoryMiB, gpus = 0, neuronDevices = 0, architecture, allow, deny }: InstanceSelector): string {
  const parts = [
    ...(vCPUs === undefined ? [] : [`${vCPUs} vCPUs`]),
    ...(memoryMiB === undefined ? [] : [`${memoryMiB / 1024} GiB of memory`]),
    gpus === 0 ? 'no GPU' : `${gpus} GPUs`,
    ...(neuronDevices === 0 ? [] : [`${neuronDevices} Neuron devices`]),
    `${architecture} processors`,
    ...(allow === undefined ? [] : [`names like ${allow}`]),
    ...(deny === undefined ? [] : [`names unlike ${deny}`]),
  ];
  return parts.join(', ');
}
