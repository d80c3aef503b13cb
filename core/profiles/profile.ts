import type { AddonConfig, ClusterConfig, ManagedNodeGroupConfig, Part } from '../spec/schema/cluster-config.ts';

/** A ClusterConfig whose fields, as far as they are there, have the right form. */
export type Config = Part<ClusterConfig>;
export type Group = Part<ManagedNodeGroupConfig>;
export type AddonEntry = Part<AddonConfig>;

type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** What a profile writes where the file leaves a field open. */
export interface FieldRule {
  /** `[]` stands for every item of the list that the file has. */
  readonly path: string;
  readonly value: Value | ((config: Config) => Value);
  /** A sentence for the plan. */
  readonly why: string;
  /** Absent: always. `group` is the node group of a path below `managedNodeGroups[]`. */
  readonly when?: (config: Config, group: Group) => boolean;
  /** In words, for the documentation. */
  readonly condition?: string;
}

/** An add-on that a profile installs, and what it writes into the file's own entry where that leaves it open. */
export interface AddonRule {
  readonly name: string;
  readonly fields: readonly { readonly name: keyof AddonConfig; readonly value: Value; readonly why: string; readonly when?: (addon: AddonEntry, config: Config) => boolean }[];
  readonly why: string;
  readonly when?: (config: Config) => boolean;
  readonly condition?: string;
}

/** Best practice for one purpose, as far as a file leaves it open. */
export interface Profile {
  readonly summary: string;
  /** Applied in this order: each sees what those before it filled in. */
  readonly fields: readonly FieldRule[];
  readonly nodeGroups: readonly GroupRule[];
  readonly addons: readonly AddonRule[];
  /** What a ClusterConfig has no field for. */
  readonly beyond: readonly BeyondRule[];
}

/** A node group that a profile makes when the file has nothing that pods could run on. */
export interface GroupRule {
  readonly group: ManagedNodeGroupConfig;
  readonly why: string;
  readonly when?: (config: Config) => boolean;
  readonly condition?: string;
}

export interface BeyondRule {
  readonly setting: 'secretsKey' | 'deletionProtection';
  /** As the plan shows it. */
  readonly path: string;
  readonly value: string;
  readonly why: string;
}
