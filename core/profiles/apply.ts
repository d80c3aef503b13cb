import type { Filled } from '../spec/cluster-spec.ts';
import type { ManagedNodeGroupConfig } from '../spec/schema/cluster-config.ts';
import type { AddonRule, Config, FieldRule, Profile } from './profile.ts';
import { isPrivateCluster, leavesNodesOpen, takesAddons } from './situation.ts';

export interface Application {
  /** The file's config with what it leaves open filled in. */
  readonly config: Config;
  readonly filled: readonly Filled[];
  /** Add-ons that the file does not name. */
  readonly addedAddons: readonly string[];
}

type Tree = Record<string, unknown>;

/** Fills what a config leaves open as a profile has it. What the config says stays, down to the last empty list. */
export function applyProfile(profile: Profile, given: Config): Application {
  const config = structuredClone(given) as Config & Tree;
  const filled: Filled[] = [];
  for (const rule of profile.fields) filled.push(...fillField(config, rule));
  filled.push(...fillNodeGroups(config, profile));
  const addedAddons: string[] = [];
  if (takesAddons(config)) {
    for (const rule of profile.addons) {
      if (rule.when?.(config) === false) continue;
      if (addAddon(config, rule, filled)) addedAddons.push(rule.name);
    }
  }
  return { config, filled, addedAddons };
}

function fillField(config: Config & Tree, { path, value, why, when }: FieldRule): readonly Filled[] {
  const { list, rest } = split(path);
  const places = list === undefined ? [{ at: config as Tree, group: {}, prefix: '' }] : groupsOf(config, list);
  return places.flatMap(({ at, group, prefix }) => {
    if (when?.(config, group) === false) return [];
    const wanted = typeof value === 'function' ? value(config) : value;
    if (!fillIn(at, rest.split('.'), wanted)) return [];
    return [{ path: `${prefix}${rest}`, value: show(wanted), why }];
  });
}

function split(path: string): { readonly list?: string; readonly rest: string } {
  const [list, rest] = path.split('[].');
  return list === undefined || rest === undefined ? { rest: path } : { list, rest };
}

function groupsOf(config: Tree, list: string) {
  const items = (config[list] ?? []) as readonly (Tree | undefined)[];
  return items.flatMap((item, index) => (item === undefined ? [] : [{ at: item, group: item, prefix: `${list}[${index}].` }]));
}

/** Whether the place was open. Mappings on the way are made; anything else on the way is the file's own word. */
function fillIn(tree: Tree, [name = '', ...rest]: readonly string[], value: unknown): boolean {
  if (rest.length === 0) {
    if (tree[name] !== undefined) return false;
    tree[name] = structuredClone(value);
    return true;
  }
  const child = (tree[name] ?? {}) as Tree;
  if (!fillIn(child, rest, value)) return false;
  tree[name] = child;
  return true;
}

function fillNodeGroups(config: Config & Tree, profile: Profile): readonly Filled[] {
  const named = (config.addons ?? []).some((addon) => addon?.name === 'vpc-cni');
  // Nodes without a network plugin would never be Ready.
  if (!leavesNodesOpen(config) || !(takesAddons(config) || named)) return [];
  const rules = profile.nodeGroups.filter(({ when }) => when?.(config) !== false);
  const reach = canBePrivate(config);
  (config as Tree)['managedNodeGroups'] = rules.map(({ group }) => structuredClone(reach(group)));
  return rules.map(({ group, why }) => ({ path: 'managedNodeGroups', value: groupInWords(reach(group)), why }));
}

/** A file with public subnets only has no place for private nodes, nor has one with private subnets only for public ones. */
function canBePrivate(config: Config): (group: ManagedNodeGroupConfig) => ManagedNodeGroupConfig {
  const { vpc } = config;
  const sides = vpc?.subnets;
  const [publicSide, privateSide] = [Object.keys(sides?.public ?? {}).length, Object.keys(sides?.private ?? {}).length];
  return (group) => {
    const wanted = publicSide + privateSide === 0 ? group.privateNetworking === true && vpc?.nat?.gateway !== 'Disable' : privateSide > 0 && (group.privateNetworking === true || publicSide === 0);
    const isPrivate = wanted || isPrivateCluster(config);
    const { privateNetworking: _, ...others } = group;
    return isPrivate ? { ...others, privateNetworking: true } : others;
  };
}

function groupInWords({ name, desiredCapacity, minSize, maxSize, instanceTypes = [], spot, privateNetworking, taints = [] }: ManagedNodeGroupConfig): string {
  const taint = taints.map(({ key, value = '', effect }) => `, taint ${key}=${value}:${effect}`).join('');
  const where = privateNetworking === true ? 'private' : 'public';
  return `${name}: ${String(desiredCapacity)} ${spot === true ? 'Spot ' : ''}nodes of ${instanceTypes.join(' or ')}, ${String(minSize)} to ${String(maxSize)}, in ${where} subnets${taint}`;
}

/** Whether the add-on was not in the file. */
function addAddon(config: Config & Tree, rule: AddonRule, filled: Filled[]): boolean {
  const addons = (config.addons ?? []);
  const index = addons.findIndex((addon) => addon?.name === rule.name);
  const isNew = index < 0;
  if (isNew) filled.push({ path: 'addons', value: rule.name, why: rule.why });
  const present = addons[index] ?? { name: rule.name };
  const fields = rule.fields.filter(({ name, when }) => present[name] === undefined && when?.(present, config) !== false);
  for (const { name, value, why } of fields) {
    filled.push(isNew ? { path: 'addons', value: `${rule.name} with ${name} ${show(value)}`, why } : { path: `addons[${index}].${name}`, value: show(value), why });
  }
  const entry = { ...present, ...Object.fromEntries(fields.map(({ name, value }) => [name, value])) };
  (config as Tree)['addons'] = isNew ? [...addons, entry] : addons.with(index, entry);
  return isNew;
}

function show(value: unknown): string {
  if (Array.isArray(value)) return value.map(show).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
