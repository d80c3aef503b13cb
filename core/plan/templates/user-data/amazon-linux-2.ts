import { placeFor, type NodeFacts } from '../user-data.ts';
import { labelList, registrationFlags, taintList } from './kubelet.ts';
import { mimeMessage, shellPart } from './mime.ts';

/** Amazon Linux 2 images, and Ubuntu's in the same way, join by a script of theirs; a command of the author's finds what it needs in eksctl's variables. */
export function amazonLinux2(facts: NodeFacts): string | undefined {
  const { override, preCommands } = facts.launch.bootstrap;
  if (override !== undefined) return mimeMessage(shellPart([...preCommands, ...helper(facts), override]));
  return mimeMessage(shellPart([...preCommands, ...(facts.joins ? [bootstrap(facts)] : [])]));
}

function bootstrap(facts: NodeFacts): string {
  const { maxPods, clusterDNS } = facts.launch.bootstrap;
  const words = [
    '/etc/eks/bootstrap.sh', quoted(facts.cluster), '--apiserver-endpoint', quoted(placeFor('Endpoint')), '--b64-cluster-ca', quoted(placeFor('CertificateAuthority')),
    ...(clusterDNS === undefined ? [] : ['--dns-cluster-ip', quoted(clusterDNS)]),
    ...(maxPods === undefined ? [] : ['--use-max-pods', 'false']),
    ...(kubeletArguments(facts) === '' ? [] : ['--kubelet-extra-args', quoted(kubeletArguments(facts))]),
  ];
  return words.join(' ');
}

function kubeletArguments(facts: NodeFacts): string {
  const { maxPods } = facts.launch.bootstrap;
  return [...registrationFlags(facts), ...(maxPods === undefined ? [] : [`--max-pods=${maxPods}`])].join(' ');
}

const helperPath = '/var/lib/cloud/scripts/eksctl/bootstrap.helper.sh';

/** The variables that eksctl gives to such a command, set, and in the file that it sources. */
function helper(facts: NodeFacts): readonly string[] {
  const { maxPods, clusterDNS = '' } = facts.launch.bootstrap;
  const variables = {
    CLUSTER_NAME: facts.cluster,
    API_SERVER_URL: placeFor('Endpoint'),
    B64_CLUSTER_CA: placeFor('CertificateAuthority'),
    CLUSTER_DNS: clusterDNS,
    NODE_LABELS: labelList(facts),
    NODE_TAINTS: taintList(facts),
    MAX_PODS: maxPods === undefined ? '' : String(maxPods),
    CONTAINER_RUNTIME: 'containerd',
    KUBELET_EXTRA_ARGS: kubeletArguments(facts),
  };
  return [
    `mkdir -p ${helperPath.slice(0, helperPath.lastIndexOf('/'))}`,
    `cat > ${helperPath} <<'HELPER'`,
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
    'TOKEN=$(curl -sX PUT http://169.254.169.254/latest/api/token -H "X-aws-ec2-metadata-token-ttl-seconds: 60")',
    'export INSTANCE_ID=$(curl -sH "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/instance-id)',
    'export INSTANCE_LIFECYCLE=$(curl -sH "X-aws-ec2-metadata-token: $TOKEN" http://169.254.169.254/latest/meta-data/instance-life-cycle)',
    'HELPER',
    `source ${helperPath}`,
  ];
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
