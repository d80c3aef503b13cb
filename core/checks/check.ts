import type { ProvisionFacts } from '../plan/provision-facts.ts';
import type { ClusterSpec } from '../spec/cluster-spec.ts';
import type { Finding } from './finding.ts';

export interface CheckContext {
  readonly operationId: string;
  readonly spec: ClusterSpec;
  readonly facts: ProvisionFacts;
}

/** A finding that does not know yet which check it comes from. */
export type Remark = Omit<Finding, 'check'>;

export type Check = (context: CheckContext) => readonly Remark[];
