import { lifecycleOf } from '../../kubernetes/resources.ts';
import type { ApiUse } from '../options.ts';
import type { ClusterRecord } from '../model.ts';

/** What the audit log would show: requests for API versions that come or go with Kubernetes versions. */
export function noteUse(record: ClusterRecord, { group, version, resource, userAgent }: { readonly group: string; readonly version: string; readonly resource: string; readonly userAgent: string }, now: number): void {
  const usage = `/apis/${group}/${version}/${resource}`;
  const { removed, introduced, replacement, replacementFrom } = lifecycleOf(group, version) ?? {};
  const program = userAgent.split(' ')[0] ?? 'unknown';
  const key = `${usage} ${program}`;
  record.apiUse.set(key, {
    usage, userAgent: program, requests: (record.apiUse.get(key)?.requests ?? 0) + 1, lastRequestTime: new Date(now).toISOString(),
    ...(removed !== undefined && { stopServingVersion: removed }), ...(introduced !== undefined && { startServingVersion: introduced }),
    ...(replacement !== undefined && { replacedWith: `/apis/${group}/${replacement}/${resource}` }), ...(replacementFrom !== undefined && { startServingReplacementVersion: replacementFrom }),
  } satisfies ApiUse);
}
