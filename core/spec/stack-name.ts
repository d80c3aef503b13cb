/** The beginning of the names of all stacks of a cluster. A cluster's name may have underscores, a stack's may not. */
export function stackPrefix(cluster: string): string {
  return `drydock-${cluster.replaceAll('_', '-')}-`;
}

/** The stack of a node group: all of a self-managed one, or the launch template of a managed one. */
export function nodeGroupStackName(cluster: string, nodeGroup: string): string {
  return `${stackPrefix(cluster)}nodegroup-${nodeGroup.replaceAll('_', '-')}`;
}
