import type { CheckContext, Remark } from './check.ts';

export function nameTaken({ operationId, spec, facts }: CheckContext): readonly Remark[] {
  const { existingCluster } = facts;
  if (existingCluster === undefined || existingCluster.operationId === operationId) return [];
  return [{
    severity: 'blocker',
    path: 'metadata.name',
    message: `${spec.metadata.region} has a cluster named ${spec.metadata.name} already: ${existingCluster.arn}, ${existingCluster.status}.`,
    remedy: 'Choose another name, or delete that cluster first.',
  }];
}
