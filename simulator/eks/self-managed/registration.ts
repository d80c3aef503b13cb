import { parse } from 'smol-toml';
import type { SelfManagedNode } from '../model.ts';

/** What an instance's user data says about joining a cluster, whichever way its image reads it. */

type Registration = Pick<SelfManagedNode, 'labels' | 'taints'>;

/** Whether user data sends a node to this cluster: by its endpoint, or by its name where the image's own script looks the rest up. */
export function leadsTo(userData: string, cluster: { readonly name: string; readonly endpoint: string }): boolean {
  const byScript = new RegExp(`(?:bootstrap\\.sh|-EKSClusterName)\\s+["']?${cluster.name}["']?(?:\\s|$)`, 'm');
  return (cluster.endpoint !== '' && userData.includes(cluster.endpoint)) || byScript.test(userData);
}

/** The labels and taints that its kubelet registers with: flags of the kubelet, or Bottlerocket's settings. */
export function registrationOf(userData: string): Registration {
  return /^\s*\[settings/m.test(userData) ? bottlerocket(userData) : flags(userData);
}

function flags(userData: string): Registration {
  const value = (flag: string): string => new RegExp(`--${flag}=([^\\s"'\\\\]+)`).exec(userData)?.[1] ?? '';
  const labels = value('node-labels').split(',').filter((pair) => pair !== '');
  const taints = value('register-with-taints').split(',').filter((taint) => taint !== '');
  return {
    labels: Object.fromEntries(labels.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
    taints: taints.map((taint) => taintOf(taint.slice(0, taint.indexOf('=')), taint.slice(taint.indexOf('=') + 1))),
  };
}

function taintOf(key: string, valueAndEffect: string): Registration['taints'][number] {
  const [value = '', effect = ''] = valueAndEffect.split(':');
  return { key, value, effect };
}

interface Settings {
  readonly settings?: { readonly kubernetes?: { readonly 'node-labels'?: Record<string, string>; readonly 'node-taints'?: Record<string, string | readonly string[]> } };
}

function bottlerocket(userData: string): Registration {
  const { settings } = parse(userData) as Settings;
  const { 'node-labels': labels = {}, 'node-taints': taints = {} } = settings?.kubernetes ?? {};
  return { labels, taints: Object.entries(taints).flatMap(([key, all]) => [all].flat().map((one) => taintOf(key, one))) };
}
