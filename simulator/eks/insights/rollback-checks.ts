import { minorOf } from '../catalogue/versions.ts';
import { apisIntroducedAfter } from './api-use.ts';
import { judgeEach } from './check.ts';
import type { Check, Finding, Subject, Versioned } from './check.ts';
import { addonCompatibility, clusterHealth } from './common-checks.ts';
import { kubeProxy, managedNodes, otherNodes } from './inventory.ts';

const category = 'ROLLBACK_READINESS';

/** Nothing may be newer than the control plane would be. */
function notNewer(items: readonly Versioned[], { version }: Subject, what: string): Finding {
  return judgeEach(
    items,
    (minor) => (minor > minorOf(version) ? 'ERROR' : 'PASSING'),
    `No ${what} is newer than Kubernetes ${version}.`,
    (item) => `${item.name} runs ${what} ${item.version}, newer than ${version}.`,
  );
}

export const rollbackChecks: readonly Check[] = [
  {
    name: 'Incompatible API usage',
    category,
    description: 'Checks for use of APIs that the version to return to does not serve.',
    recommendation: 'Stop using these APIs, and remove the objects that need them.',
    judge: apisIntroducedAfter,
  },
  {
    name: 'Kubelet version rollback compatibility',
    category,
    description: 'Checks that no node would be newer than the control plane. Nodes of Auto Mode return by themselves.',
    recommendation: 'Return the node groups to the earlier version first.',
    judge: (subject) => notNewer([...managedNodes(subject.cluster), ...otherNodes(subject.cluster)], subject, 'kubelet'),
  },
  {
    name: 'kube-proxy version rollback compatibility',
    category,
    description: 'Checks that kube-proxy would not be newer than the control plane.',
    recommendation: 'Return kube-proxy to a version of the earlier minor first.',
    judge: (subject) => notNewer(kubeProxy(subject.cluster), subject, 'kube-proxy'),
  },
  {
    name: 'EKS add-on version rollback compatibility',
    category,
    description: 'Checks that the installed versions of EKS add-ons run on the version to return to.',
    recommendation: 'Return the add-ons to a compatible version first.',
    judge: addonCompatibility,
  },
  {
    name: 'Cluster health issues',
    category,
    description: 'Checks for problems of the cluster that would make a rollback fail.',
    recommendation: 'Solve the issues that DescribeCluster shows under health.',
    judge: clusterHealth,
  },
];
