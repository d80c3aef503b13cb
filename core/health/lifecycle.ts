import type { Target } from '../operation/operation.ts';

/** What AWS Health says of the end of a Kubernetes version's support. */
export interface Lifecycle {
  /** The same for everything that Health says about one matter. */
  readonly eventArn: string;
  readonly clusters: readonly Target[];
  /** Entities that are no cluster by their ARN: there is nothing to be done about them here. */
  readonly others: readonly string[];
}

export interface HealthDetail {
  readonly eventArn: string;
  /** `closed`: it is over. */
  readonly statusCode?: string | undefined;
  readonly affectedEntities?: readonly { readonly entityValue: string; readonly status?: string | undefined }[] | undefined;
}

const clusterArn = /^arn:[\w-]+:eks:([a-z0-9-]+):(\d{12}):cluster\/([0-9A-Za-z][A-Za-z0-9_-]{0,99})$/;

export function readLifecycle({ eventArn, statusCode, affectedEntities = [] }: HealthDetail): Lifecycle {
  const open = statusCode === 'closed' ? [] : affectedEntities.filter(({ status }) => status !== 'RESOLVED');
  const read = open.map(({ entityValue }) => ({ entityValue, parts: clusterArn.exec(entityValue) }));
  return {
    eventArn,
    clusters: read.flatMap(({ parts }) => (parts ? [{ region: parts[1] ?? '', account: parts[2] ?? '', cluster: parts[3] ?? '' }] : [])),
    others: read.filter(({ parts }) => parts === null).map(({ entityValue }) => entityValue),
  };
}

export type Heeding = 'upgrade' | 'dry run' | 'nothing';

/** What comes of it for one cluster is what whoever speaks for AWS Health may do with it: nobody allows anything by default. */
export function responseFor(may: (action: 'upgrade' | 'plan') => boolean): Heeding {
  if (may('upgrade')) return 'upgrade';
  return may('plan') ? 'dry run' : 'nothing';
}
