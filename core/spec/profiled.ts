import { applyProfile } from '../profiles/apply.ts';
import type { BeyondRule, Config } from '../profiles/profile.ts';
import { profiles } from '../profiles/profiles.ts';
import { asksForGpu, gpuAnnotation, leavesNodesOpen } from '../profiles/situation.ts';
import type { ClusterSpec, ProfileName } from './cluster-spec.ts';
import type { Findings } from './found.ts';
import { valueIsWrong } from './found.ts';

interface Profiled {
  readonly config: Config;
  /** Adds to the spec of `config` what a ClusterConfig cannot say. */
  complete(spec: ClusterSpec): ClusterSpec;
}

/** A config with what a profile fills in. Without a profile it is the file's own. */
export function withProfile(config: Config, name: ProfileName | undefined): Profiled {
  if (name === undefined) return { config, complete: (spec) => spec };
  const profile = profiles[name];
  const applied = applyProfile(profile, config);
  return {
    config: applied.config,
    complete: (spec) => {
      const more = profile.beyond.filter(({ setting }) => beyond[setting](spec) !== undefined);
      const addons = spec.addons.map((addon) => (applied.addedAddons.includes(addon.name) ? { ...addon, origin: 'profile' as const } : addon));
      const filled = [...applied.filled, ...more.map(({ path, value, why }) => ({ path, value, why }))];
      return Object.assign({ ...spec, addons, profile: { name, filled } }, ...more.map(({ setting }) => beyond[setting](spec))) as ClusterSpec;
    },
  };
}

/** What each setting adds to a spec that leaves it open; undefined when the file has spoken. */
const beyond: Readonly<Record<BeyondRule['setting'], (spec: ClusterSpec) => Partial<ClusterSpec> | undefined>> = {
  secretsKey: ({ secretsEncryption }) => (secretsEncryption === undefined ? { secretsEncryption: { newKey: true } } : undefined),
  deletionProtection: ({ deletionProtection }) => (deletionProtection === undefined ? { deletionProtection: true } : undefined),
};

/** The annotation is an order, not a remark: where nobody would carry it out, it is refused. */
export function* checkGpu(config: Config, profile: ProfileName | undefined): Findings {
  const said = config.metadata?.annotations?.[gpuAnnotation];
  const path = ['metadata', 'annotations', gpuAnnotation];
  if (said === undefined || said === 'false') return;
  if (!asksForGpu(config)) yield valueIsWrong(path, 'must be "true" or "false"');
  else if (profile !== 'production') yield valueIsWrong(path, 'asks the profile production for a node group with GPUs; choose that profile, or name a group with GPU instances under managedNodeGroups');
  else if (!leavesNodesOpen(config)) yield valueIsWrong(path, 'asks the profile for a node group with GPUs, but the file says itself where pods run; add the group to managedNodeGroups');
}
