import { parse } from 'yaml';
import { z } from 'zod';
import { addonNamed, configurationSchema, defaultAddonVersion } from '../catalogue/addons.ts';
import type { AddonVersion, CatalogueAddon } from '../catalogue/addons.ts';
import { invalidParameter } from '../errors.ts';
import type { About } from '../errors.ts';
import type { ClusterRecord } from '../model.ts';
import type { CreateAddon, UpdateAddon } from './input.ts';

/** Rules on add-ons; each throws in EKS's own words. */

/** The add-on, if any of its versions runs on the cluster. */
export function supportedAddon({ shape }: ClusterRecord, name: string, about: About): CatalogueAddon {
  const addon = addonNamed(name);
  if (addon === undefined || !addon.versions.some(({ clusters }) => clusters.includes(shape.version))) {
    throw invalidParameter('Addon specified is not supported', about);
  }
  return addon;
}

/** The version asked for, or the default for the cluster's Kubernetes version. */
export function supportedVersion({ shape }: ClusterRecord, addon: CatalogueAddon, asked: string | undefined, about: About): string {
  const fits = ({ clusters }: AddonVersion): boolean => clusters.includes(shape.version);
  if (asked === undefined) return defaultAddonVersion(addon, shape.version) ?? addon.versions.find(fits)?.version ?? '';
  const found = addon.versions.find(({ version }) => version === asked);
  if (found === undefined || !fits(found)) throw invalidParameter('Addon version specified is not supported', about);
  return asked;
}

/** Configuration values are JSON or YAML and fit the add-on's schema. */
export function checkConfiguration(addon: CatalogueAddon, values: string | undefined, about: About): void {
  const refused = (why: string): Error => invalidParameter(`ConfigurationValue provided in request is not supported: ${why}`, about);
  if (values === undefined || values.trim() === '') return;
  let parsed: unknown;
  try {
    parsed = parse(values);
  } catch {
    throw refused('it is neither JSON nor YAML');
  }
  const { success, error } = z.fromJSONSchema(configurationSchema(addon)).safeParse(parsed);
  if (success) return;
  throw refused(`Json schema validation failed with error: [${error.issues.flatMap(violations).join(', ')}]`);
}

function violations(issue: z.core.$ZodIssue): string[] {
  const path = ['$', ...issue.path.map(String)].join('.');
  if (issue.code !== 'unrecognized_keys') return [`${path}: ${issue.message}`];
  return issue.keys.map((key) => `${path}.${key}: is not defined in the schema and the schema does not allow additional properties`);
}

/** Service accounts that the add-on has, each once. */
export function checkPodIdentity(addon: CatalogueAddon, asked: CreateAddon['podIdentityAssociations'], about: About): void {
  const known = addon.podIdentity.map(({ serviceAccount }) => serviceAccount);
  const unknown = (asked ?? []).map(({ serviceAccount }) => serviceAccount).filter((account) => !known.includes(account));
  if (unknown.length > 0) throw invalidParameter(`Pod identity associations are not supported for service account(s) [${unknown.join(', ')}] of addon ${addon.name}`, about);
}

/**
 * Whether creating the managed add-on meets fields that differ: an unmanaged copy of another version, or with other
 * settings, is there, and the caller does not let EKS overwrite it.
 */
export function conflict({ selfManagedAddons }: ClusterRecord, version: string, input: Pick<CreateAddon | UpdateAddon, 'addonName' | 'resolveConflicts' | 'configurationValues'>): boolean {
  const running = selfManagedAddons.get(input.addonName);
  if (running === undefined || input.resolveConflicts === 'OVERWRITE') return false;
  return running !== version || (input.configurationValues ?? '').trim() !== '';
}
