import { placeFor, type NodeFacts } from '../user-data.ts';
import { registrationFlags } from './kubelet.ts';

/** Windows images join by a PowerShell script of theirs; a command of the author's finds its arguments in the same variables. */
export function windows(facts: NodeFacts): string | undefined {
  const { bootstrap: { override, preCommands, maxPods, clusterDNS } } = facts.launch;
  if (!facts.joins) return undefined;
  const kubelet = [...registrationFlags(facts), ...(maxPods === undefined ? [] : [`--max-pods=${maxPods}`])].join(' ');
  const variables = {
    EKSClusterName: facts.cluster,
    APIServerEndpoint: placeFor('Endpoint'),
    Base64ClusterCA: placeFor('CertificateAuthority'),
    ServiceCIDR: placeFor('ServiceCidr'),
    ...(clusterDNS !== undefined && { DNSClusterIP: clusterDNS }),
    KubeletExtraArgs: kubelet,
  };
  const named = Object.keys(variables).filter((name) => name !== 'KubeletExtraArgs' || kubelet !== '').map((name) => `-${name} $${name}`);
  return [
    '<powershell>',
    ...preCommands,
    '[string]$EKSBootstrapScriptFile = "$env:ProgramFiles\\Amazon\\EKS\\Start-EKSBootstrap.ps1"',
    ...Object.entries(variables).map(([name, value]) => `[string]$${name} = '${value.replaceAll("'", "''")}'`),
    override?.trimEnd() ?? `& $EKSBootstrapScriptFile ${named.join(' ')} 3>&1 4>&1 5>&1 6>&1`,
    '</powershell>',
    '',
  ].join('\n');
}
