import { placeFor, type NodeFacts } from '../user-data.ts';
import { registrationFlags } from './kubelet.ts';
import { mimeMessage, shellPart, type MimePart } from './mime.ts';

/**
 * nodeadm joins Amazon Linux 2023 nodes, as NodeConfigs say. Several are merged, a later one over an earlier one; the
 * author's comes first, so that it can add to ours but not send the node elsewhere. A script in its place does all of it.
 */
export function amazonLinux2023(facts: NodeFacts): string | undefined {
  const { override, preCommands } = facts.launch.bootstrap;
  const isScript = override !== undefined && !isNodeConfig(override);
  const own: readonly MimePart[] = override === undefined ? [] : isScript ? shellPart([override]) : [{ type: 'application/node.eks.aws', body: override }];
  return mimeMessage([...shellPart(preCommands), ...own, ...(isScript ? [] : nodeConfig(facts))]);
}

export function isNodeConfig(text: string): boolean {
  return /^\s*["']?kind["']?\s*:\s*["']?NodeConfig\b/m.test(text);
}

/** In JSON, which is YAML too. */
function nodeConfig(facts: NodeFacts): readonly MimePart[] {
  const kubelet = kubeletOf(facts);
  const spec = {
    ...(facts.joins && { cluster: { name: facts.cluster, apiServerEndpoint: placeFor('Endpoint'), certificateAuthority: placeFor('CertificateAuthority'), cidr: placeFor('ServiceCidr') } }),
    ...(kubelet !== undefined && { kubelet }),
  };
  if (Object.keys(spec).length === 0) return [];
  return [{ type: 'application/node.eks.aws', body: JSON.stringify({ apiVersion: 'node.eks.aws/v1alpha1', kind: 'NodeConfig', spec }, undefined, 2) }];
}

function kubeletOf(facts: NodeFacts): object | undefined {
  const { maxPods, clusterDNS, kubelet } = facts.launch.bootstrap;
  const config = { ...kubelet, ...(maxPods !== undefined && { maxPods }), ...(clusterDNS !== undefined && { clusterDNS: [clusterDNS] }) };
  const flags = facts.joins ? registrationFlags(facts) : [];
  const parts = { ...(Object.keys(config).length > 0 && { config }), ...(flags.length > 0 && { flags }) };
  return Object.keys(parts).length > 0 ? parts : undefined;
}
