/** The smallest ClusterConfig, with more of the author's lines below it. It has six lines. */
export function configWith(more: string): string {
  return `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: harbour
  region: eu-west-1
# the case itself:
${more}`;
}
