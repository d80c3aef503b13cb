import type { AddonInfo } from '@aws-sdk/client-eks';
import { z } from 'zod';
import addonData from '../data/addons.json' with { type: 'json' };
import configurationData from '../data/addon-configuration.json' with { type: 'json' };
import { kubernetesVersions, minorOf } from './versions.ts';

/** An EKS add-on: what it is, what it needs, and its versions, newest first. */
export interface CatalogueAddon {
  readonly name: string;
  readonly type: string;
  readonly owner: string;
  readonly namespace: string;
  /** A Deployment needs somewhere to run to become healthy; a DaemonSet is content with no node at all. */
  readonly workload: 'Deployment' | 'DaemonSet';
  readonly computeTypes: readonly string[];
  readonly requiresIamPermissions: boolean;
  readonly podIdentity: readonly { readonly serviceAccount: string; readonly policies: readonly string[] }[];
  /** Add-ons that must be there first. */
  readonly requires: readonly string[];
  /** The labels of its pods, which a Fargate profile may select. */
  readonly podLabels: Readonly<Record<string, string>>;
  readonly schema: string;
  readonly versions: readonly AddonVersion[];
}

export interface AddonVersion {
  readonly version: string;
  /** Kubernetes versions it runs on. */
  readonly clusters: readonly string[];
  /** Kubernetes versions that get it when no version is asked for. */
  readonly defaultFor: readonly string[];
}

export const addons: readonly CatalogueAddon[] = z
  .record(
    z.string(),
    z.object({
      type: z.string(),
      owner: z.string(),
      namespace: z.string(),
      workload: z.enum(['Deployment', 'DaemonSet']),
      computeTypes: z.array(z.string()),
      requiresIamPermissions: z.boolean(),
      podIdentity: z.array(z.object({ serviceAccount: z.string(), policies: z.array(z.string()) })),
      requires: z.array(z.string()),
      podLabels: z.record(z.string(), z.string()).default({}),
      schema: z.string(),
      versions: z.array(z.union([z.tuple([z.string(), z.string()]), z.tuple([z.string(), z.string(), z.string()])])),
    }),
  )
  .transform((all) =>
    Object.entries(all).map(([name, addon]) => ({
      ...addon,
      name,
      versions: addon.versions.map(([version, clusters, defaultFor]) => ({ version, clusters: minors(clusters), defaultFor: minors(defaultFor) })),
    })),
  )
  .parse(addonData);

/** `1.31-1.33` or `1.31` as a list of Kubernetes versions, newest first. */
function minors(range: string | undefined): string[] {
  if (range === undefined) return [];
  const [from = '', to = from] = range.split('-');
  return kubernetesVersions.map(({ version }) => version).filter((version) => minorOf(version) >= minorOf(from) && minorOf(version) <= minorOf(to));
}

export const addonNamed = (name: string): CatalogueAddon | undefined => addons.find((addon) => addon.name === name);

/** The default for a Kubernetes version; undefined when none runs on it. */
export function defaultAddonVersion(addon: CatalogueAddon, kubernetes: string): string | undefined {
  return addon.versions.find(({ defaultFor }) => defaultFor.includes(kubernetes))?.version;
}

/** As DescribeAddonVersions gives it, cut down to one Kubernetes version when that is asked for. */
export function addonInformation(addon: CatalogueAddon, kubernetes?: string): AddonInfo {
  return {
    addonName: addon.name,
    type: addon.type,
    publisher: 'eks',
    owner: addon.owner,
    defaultNamespace: addon.namespace,
    addonVersions: addon.versions
      .map(({ version, clusters, defaultFor }) => ({
        addonVersion: version,
        architecture: ['amd64', 'arm64'],
        computeTypes: [...addon.computeTypes],
        requiresConfiguration: false,
        requiresIamPermissions: addon.requiresIamPermissions,
        compatibilities: clusters
          .filter((cluster) => cluster === (kubernetes ?? cluster))
          .map((cluster) => ({ clusterVersion: cluster, platformVersions: ['*'], defaultVersion: defaultFor.includes(cluster) })),
      }))
      .filter(({ compatibilities }) => compatibilities.length > 0),
  };
}

/** The JSON schema of an add-on's `configurationValues`. */
export function configurationSchema(addon: CatalogueAddon): z.core.JSONSchema.JSONSchema {
  const all = configurationData as Record<string, unknown>;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: addon.name,
    type: 'object',
    properties: all[addon.schema] as Record<string, z.core.JSONSchema.JSONSchema>,
    additionalProperties: false,
  };
}
