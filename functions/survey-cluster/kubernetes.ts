import { OperationError } from '../../core/errors.ts';
import type { Kubernetes } from '../../core/kubernetes/port.ts';
import type { UpgradeFacts } from '../../core/plan/upgrade/facts.ts';
import type { Contents, OtherObjects } from '../../core/plan/upgrade/reduce/contents.ts';
import type { Runtime } from '../shared/runtime.ts';

export type Asked = { readonly reached: true; readonly contents: Contents } | Extract<UpgradeFacts['kubernetes'], { readonly reached: false }>;

const attempts = 3;
const betweenAttempts = 5_000;

/** What the cluster's API tells; or why it cannot be asked, which is a finding and no failure: somebody may answer for it. */
export async function askKubernetes(connect: () => Promise<Kubernetes>, { sleep }: Pick<Runtime, 'sleep'>): Promise<Asked> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { reached: true, contents: await contentsOf(await connect()) };
    } catch (error) {
      if (!(error instanceof OperationError) || !error.outcome.startsWith('Kubernetes')) throw error;
      if (error.retry === 'RetryNever' || attempt === attempts) return { reached: false, why: error.message };
      await sleep(betweenAttempts);
    }
  }
}

async function contentsOf(kubernetes: Kubernetes): Promise<Contents> {
  const version = await kubernetes.version();
  const [nodes, pods, podDisruptionBudgets, workloads, eniConfigs, others] = await Promise.all([
    kubernetes.nodes(), kubernetes.pods(), kubernetes.podDisruptionBudgets(), kubernetes.workloads(), kubernetes.eniConfigs(), otherObjects(kubernetes),
  ]);
  return { version, nodes, pods, podDisruptionBudgets, workloads, eniConfigs, others };
}

async function otherObjects(kubernetes: Kubernetes): Promise<OtherObjects> {
  const [kubeProxy, nodePools, nodeClasses, clusterRoleBindings, argoApplications] = await Promise.all([
    kubernetes.find('/api/v1/namespaces/kube-system/configmaps/kube-proxy-config'),
    kubernetes.list('/apis/karpenter.sh/v1/nodepools'),
    kubernetes.list('/apis/karpenter.k8s.aws/v1/ec2nodeclasses'),
    kubernetes.list('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings'),
    kubernetes.list('/apis/argoproj.io/v1alpha1/applications'),
  ]);
  return { kubeProxyConfig: (kubeProxy as { readonly data?: { readonly config?: string } } | undefined)?.data?.config, nodePools, nodeClasses, clusterRoleBindings, argoApplications };
}
