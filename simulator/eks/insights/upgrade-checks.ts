import { minorOf } from '../catalogue/versions.ts';
import { judgeEach } from './check.ts';
import type { Check, Finding, Status, Subject, Versioned } from './check.ts';
import { addonCompatibility, clusterHealth } from './common-checks.ts';
import { kubeProxy, nodes } from './inventory.ts';

const category = 'UPGRADE_READINESS';

/** How many minors a component may be behind the API server. */
const skew = 3;

/** Too old for the version asked about is an ERROR, too old for the one after it a WARNING. */
function skewOf(items: readonly Versioned[], { version }: Subject, what: string): Finding {
  const status = (minor: number): Status => {
    const behind = minorOf(version) - minor;
    if (behind > skew) return 'ERROR';
    return behind === skew ? 'WARNING' : 'PASSING';
  };
  return judgeEach(items, status, `${what} versions are within the supported skew of Kubernetes ${version}.`, (item) => `${item.name} runs ${what} ${item.version}.`);
}

export const upgradeChecks: readonly Check[] = [
  {
    name: 'Kubelet version skew',
    category,
    description: 'Checks that the kubelet of every node is no more than three minor versions older than the control plane would be.',
    recommendation: 'Update the nodes that are behind before you upgrade the control plane.',
    judge: (subject) => skewOf(nodes(subject.cluster), subject, 'kubelet'),
  },
  {
    name: 'kube-proxy version skew',
    category,
    description: 'Checks that kube-proxy is no more than three minor versions older than the control plane would be.',
    recommendation: 'Update kube-proxy before you upgrade the control plane.',
    judge: (subject) => skewOf(kubeProxy(subject.cluster), subject, 'kube-proxy'),
  },
  {
    name: 'EKS add-on version compatibility',
    category,
    description: 'Checks that the installed versions of EKS add-ons run on the next Kubernetes version.',
    recommendation: 'Update the add-ons to a compatible version before you upgrade the control plane.',
    judge: addonCompatibility,
  },
  {
    name: 'Cluster health issues',
    category,
    description: 'Checks for problems of the cluster that would make an upgrade fail.',
    recommendation: 'Solve the issues that DescribeCluster shows under health.',
    judge: clusterHealth,
  },
];
