import type { Workload } from '../../../kubernetes/objects.ts';
import type { ControllerFact, ControllerName } from '../kubernetes-facts.ts';

/** Controllers that have to be known to work with a Kubernetes version, by how their images are called. */
const images: readonly (readonly [ControllerName, RegExp])[] = [
  ['karpenter', /karpenter\/controller(?:$|[:@])/],
  ['cluster-autoscaler', /cluster-autoscaler(?:-\w+)?(?:$|[:@])/],
  ['aws-load-balancer-controller', /aws-load-balancer-controller(?:$|[:@])/],
  ['ingress-nginx', /ingress-nginx\/controller(?:$|[:@])/],
  ['cert-manager', /cert-manager-controller(?:$|[:@])/],
  ['external-dns', /external-dns(?:$|[:@])/],
  ['metrics-server', /metrics-server(?:$|[:@])/],
  ['argo-cd', /argocd?(?:$|[:@])/],
];

export function controllersAmong(workloads: readonly Workload[]): readonly ControllerFact[] {
  return workloads.filter(({ kind }) => kind !== 'ReplicaSet').flatMap(({ namespace, kind, name, images: used, replicas }) =>
    used.flatMap((image) => {
      const controller = images.find(([, pattern]) => pattern.test(image))?.[0];
      const version = /:v?(\d+\.\d+\.\d+)/.exec(image)?.[1];
      return controller === undefined ? [] : [{ controller, namespace, kind, name, image, replicas, ...(version !== undefined && { version }) }];
    }),
  );
}
