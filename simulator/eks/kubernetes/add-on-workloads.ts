import type { AddOnWorkload } from '../../kubernetes/surroundings.ts';
import type { ClusterRecord } from '../model.ts';
import data from '../data/addon-workloads.json' with { type: 'json' };

interface WorkloadData {
  readonly kind: string;
  readonly name: string;
  readonly replicas?: number;
  readonly serviceAccount?: string;
  readonly budget?: boolean;
  /** `container=repository`; the tag follows from the add-on's version. */
  readonly images: readonly string[];
}

interface AddOnData {
  readonly namespace: string;
  readonly label: string;
  /** How the tag is made of the version: `same`, `plain` (without `-eksbuild`), `minimal` (kube-proxy's). */
  readonly tag: string;
  readonly workloads: readonly WorkloadData[];
}

const all: Readonly<Record<string, AddOnData>> = data;

/** What the installed add-ons run, managed or not, with the images that their versions have. */
export function addOnWorkloads(record: ClusterRecord): AddOnWorkload[] {
  const managed = [...record.addons.values()]
    .filter(({ shape }) => !['CREATING', 'CREATE_FAILED'].includes(shape.status))
    .map(({ shape }) => ({ name: shape.addonName, version: shape.addonVersion, namespace: shape.namespaceConfig?.namespace }));
  const own = [...record.selfManagedAddons].map(([name, version]) => ({ name, version, namespace: undefined }));
  const installed = [...own.filter(({ name }) => !record.addons.has(name)), ...managed];
  return installed.flatMap(({ name, version, namespace }) => {
    const addOn = all[name];
    return addOn === undefined ? [] : addOn.workloads.map((workload) => workloadOf(record, addOn, workload, version, namespace ?? addOn.namespace));
  });
}

function workloadOf({ place }: ClusterRecord, { label, tag }: AddOnData, { kind, name, replicas = 2, serviceAccount = name, budget = false, images }: WorkloadData, version: string, namespace: string): AddOnWorkload {
  const [key = 'k8s-app', value = name] = label.split('=');
  const registry = `602401143452.dkr.ecr.${place.region}.amazonaws.com`;
  return {
    kind: kind === 'DaemonSet' ? 'DaemonSet' : 'Deployment', namespace, name, replicas, serviceAccount, budget, nodeSelector: {},
    labels: { [key]: value === '' ? name : value, 'app.kubernetes.io/managed-by': 'eks', 'app.kubernetes.io/component': name },
    images: images.map((image) => {
      const [container = '', repository = ''] = image.split('=');
      return { container, image: `${registry}/${repository}:${tagOf(tag, version)}` };
    }),
  };
}

function tagOf(rule: string, version: string): string {
  if (rule === 'plain') return version.replace(/-eksbuild.*$/, '');
  return rule === 'minimal' ? version.replace('-eksbuild', '-minimal-eksbuild') : version;
}
