import type { FargateProfileSelector } from '@aws-sdk/client-eks';
import type { KubeObject } from '../../kubernetes/object.ts';
import { matches } from '../addons/health.ts';

/** Whether a Fargate profile takes a pod: by namespace and labels, with wildcards. */
export function selectsPod({ namespace = '', labels = {} }: FargateProfileSelector, { metadata }: KubeObject): boolean {
  return matches(namespace, metadata.namespace ?? '') && Object.entries(labels).every(([key, value]) => matches(value, metadata.labels?.[key] ?? ''));
}
