import type { EKSClient } from '@aws-sdk/client-eks';
import type { Kubernetes } from '../../core/kubernetes/port.ts';
import type { PhaseSeen } from '../../core/operation/phase.ts';
import type { VerifyPhase } from '../../core/plan/upgrade/step-requests.ts';
import { observeAddOn } from '../shared/observe/add-on.ts';
import { observeCluster } from '../shared/observe/cluster.ts';

/** A cluster as EKS describes it, and as its own API does if that can be reached. */
export async function look(eks: EKSClient, kubernetes: Kubernetes | undefined, cluster: string, { addOns }: VerifyPhase): Promise<PhaseSeen> {
  const [controlPlane, inside, ...described] = await Promise.all([observeCluster(eks, cluster), kubernetes && lookInside(kubernetes), ...Object.keys(addOns).map(async (name) => lookAtAddOn(eks, cluster, name))]);
  const { status, output } = controlPlane;
  return {
    controlPlane: { ...(status !== undefined && { status }), ...(output['Version'] !== undefined && { version: output['Version'] }) },
    addOns: described,
    ...(inside && { kubernetes: inside }),
  };
}

async function lookInside(kubernetes: Kubernetes): Promise<NonNullable<PhaseSeen['kubernetes']>> {
  const [version, nodes, pods] = await Promise.all([kubernetes.version(), kubernetes.nodes(), kubernetes.pods()]);
  return { version, nodes, pods };
}

async function lookAtAddOn(eks: EKSClient, cluster: string, name: string): Promise<PhaseSeen['addOns'][number]> {
  const { status, issues, output } = await observeAddOn(eks, cluster, name);
  return { name, title: `Add-on ${name}`, issues, ...(status !== undefined && { status }), ...(output['AddonVersion'] !== undefined && { version: output['AddonVersion'] }) };
}
