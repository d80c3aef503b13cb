import { keyIsWrong, valueIsWrong } from './found.ts';
import type { Found } from './found.ts';
import { API_VERSION, KIND } from './schema/cluster-config.ts';

/** Whether a document is a ClusterConfig at all. If not, its fields mean nothing here and are not judged. */
export function checkHeader(config: unknown): readonly Found[] {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    return [valueIsWrong([], `must be a mapping that begins with apiVersion: ${API_VERSION} and kind: ${KIND}`)];
  }
  const { apiVersion, kind } = config as { readonly apiVersion?: unknown; readonly kind?: unknown };
  return [...checkApiVersion(apiVersion, kind), ...checkKind(kind)];
}

function checkApiVersion(apiVersion: unknown, kind: unknown): readonly Found[] {
  if (apiVersion === API_VERSION) return [];
  if (apiVersion === undefined || apiVersion === null) return [keyIsWrong([], `\`apiVersion\` is missing: say apiVersion: ${API_VERSION}`)];
  const isOldEksctl = typeof apiVersion === 'string' && apiVersion.startsWith('eksctl.io/');
  if (isOldEksctl && kind === KIND) return [valueIsWrong(['apiVersion'], `this version of eksctl’s ClusterConfig is not read: convert the file to ${API_VERSION}`)];
  return [valueIsWrong(['apiVersion'], `must be ${API_VERSION}: clusters are made from eksctl’s ClusterConfig`)];
}

function checkKind(kind: unknown): readonly Found[] {
  if (kind === KIND) return [];
  if (kind === undefined || kind === null) return [keyIsWrong([], `\`kind\` is missing: say kind: ${KIND}`)];
  return [valueIsWrong(['kind'], `must be ${KIND}: clusters are made from eksctl’s ClusterConfig`)];
}
