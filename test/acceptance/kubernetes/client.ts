import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Outcome } from '../children.ts';
import type { Client, Place, Presence, Step } from '../journey.ts';
import { makeCluster } from './cluster.ts';
import { toolPath, type Tool } from './tools.ts';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const [web, wrong, chart] = [file('web.yaml'), file('wrong.yaml'), file('chart')];

/** Command lines of one scenario, each with what it must say; words are separated by spaces, and none is quoted. */
type Lines = readonly (readonly [line: string, says: RegExp, fails?: true])[];

const scenarios: readonly { readonly name: string; readonly lines: Lines }[] = [
  {
    name: 'version, api-resources, explain, auth',
    lines: [
      ['kubectl version', /Server Version: v1\.35\./],
      ['kubectl api-resources', /deployments\s+deploy\s+apps\/v1\s+true\s+Deployment/],
      ['kubectl explain deployment.spec.strategy', /rollingUpdate\s+<RollingUpdateDeployment>/],
      ['kubectl auth whoami', /user\/administrator/],
      ['kubectl auth can-i delete nodes', /^yes/],
    ],
  },
  {
    name: 'get and describe nodes and add-ons',
    lines: [
      ['kubectl get nodes -o wide', /Ready .* v1\.35\.\d+-eks-/],
      ['kubectl describe nodes', /eks\.amazonaws\.com\/nodegroup=workers/],
      ['kubectl get daemonsets,deployments -n kube-system', /daemonset\.apps\/aws-node\s+2\s+2\s+2/],
      ['kubectl get pods -A --field-selector=status.phase=Running', /coredns/],
    ],
  },
  {
    name: 'apply, both ways, and a file with a mistake',
    lines: [
      [`kubectl apply -f ${web}`, /deployment\.apps\/web created/],
      ['kubectl rollout status deployment/web --timeout=30s', /successfully rolled out/],
      [`kubectl apply -f ${web}`, /deployment\.apps\/web unchanged/],
      [`kubectl diff -f ${web}`, /^$/],
      [`kubectl apply --server-side --force-conflicts -f ${web}`, /deployment\.apps\/web serverside-applied/],
      [`kubectl apply -f ${wrong}`, /unknown field "spec\.replicaz"/, true],
      ['kubectl describe deployment web', /2 desired \| 2 updated \| 2 total \| 2 available/],
    ],
  },
  {
    name: 'scale, restart, undo',
    lines: [
      ['kubectl scale deployment/web --replicas=3', /scaled/],
      ['kubectl rollout status deployment/web --timeout=30s', /successfully rolled out/],
      ['kubectl rollout restart deployment/web', /restarted/],
      ['kubectl rollout status deployment/web --timeout=30s', /successfully rolled out/],
      ['kubectl rollout history deployment/web', /2\s+<none>/],
      ['kubectl rollout undo deployment/web', /rolled back/],
      ['kubectl rollout status deployment/web --timeout=30s', /successfully rolled out/],
    ],
  },
  {
    name: 'cordon and drain: held by a disruption budget, passing when it is relaxed',
    lines: [
      ['kubectl patch pdb web --type=merge -p {"spec":{"minAvailable":3}}', /patched/],
      ['kubectl cordon -l eks.amazonaws.com/nodegroup=workers', /cordoned/],
      ['kubectl drain -l eks.amazonaws.com/nodegroup=workers --ignore-daemonsets --delete-emptydir-data --timeout=2s --pod-selector=app=web', /would violate the pod's disruption budget/, true],
      ['kubectl patch pdb web --type=merge -p {"spec":{"minAvailable":0}}', /patched/],
      ['kubectl drain -l eks.amazonaws.com/nodegroup=workers --ignore-daemonsets --delete-emptydir-data --timeout=60s --pod-selector=app=web', /drained/],
      ['kubectl get pods -l app=web', /Pending/],
      ['kubectl uncordon -l eks.amazonaws.com/nodegroup=workers', /uncordoned/],
      ['kubectl rollout status deployment/web --timeout=30s', /successfully rolled out/],
    ],
  },
  {
    name: 'namespaces, labels, taints, deletion',
    lines: [
      ['kubectl create namespace shop', /created/],
      ['kubectl create configmap settings --from-literal=a=b -n shop', /created/],
      ['kubectl get configmap settings -n shop -o jsonpath={.data.a}', /^b$/],
      ['kubectl label nodes --all tier=front', /labeled/],
      ['kubectl taint nodes --all dedicated=shop:PreferNoSchedule', /tainted/],
      ['kubectl delete namespace shop --timeout=30s', /deleted/],
      ['kubectl get namespace shop', /NotFound/, true],
      [`kubectl delete -f ${web} --timeout=30s`, /deleted/],
    ],
  },
  {
    name: 'helm install, list, upgrade, rollback, uninstall',
    lines: [
      [`helm install buoy ${chart} --wait --timeout 60s`, /STATUS: deployed/],
      ['helm list', /buoy\s+default\s+1\s/],
      [`helm upgrade buoy ${chart} --set replicas=2 --wait --timeout 60s`, /has been upgraded/],
      ['kubectl get deployment buoy', /2\/2/],
      ['helm rollback buoy 1 --wait --timeout 60s', /Rollback was a success/],
      ['helm history buoy', /3\s.*Rollback to 1/],
      ['helm uninstall buoy --wait --timeout 60s', /uninstalled/],
      ['kubectl get deployments', /No resources found/],
    ],
  },
];

async function run(place: Place, line: string): Promise<Outcome> {
  const [tool = '', ...args] = line.split(' ');
  const environment = { ...place.environment, KUBECONFIG: join(place.directory, 'kubeconfig'), HOME: place.directory };
  return place.children.run(toolPath(tool as Tool), args, { environment, directory: place.directory });
}

async function carryOut(place: Place, lines: Lines): Promise<string> {
  for (const [line, says, fails] of lines) {
    const { code, out, err } = await run(place, line);
    const said = `${out}${err}`;
    if ((code !== 0) !== (fails ?? false) || !says.test(said.trim())) throw new Error(`${line}\nexit code ${code ?? 'none'}, said ${said.trim()}\ninstead of ${String(says)}`);
  }
  return `${lines.length} commands`;
}

function steps(place: Place): Step[] {
  const prepare: Step = {
    name: 'a cluster with two nodes',
    limitSeconds: 90,
    async run() {
      await makeCluster(place);
      return undefined;
    },
  };
  return [prepare, ...scenarios.map(({ name, lines }): Step => ({ name, limitSeconds: 150, run: () => carryOut(place, lines) }))];
}

export const kubernetesClients: Client = {
  name: 'kubectl, Helm',
  async find({ children, environment, directory }): Promise<Presence> {
    const version = async (tool: Tool, ...args: readonly string[]): Promise<string> => {
      const { out } = await children.run(toolPath(tool), args, { environment: { ...environment, HOME: directory }, directory });
      return /v\d+\.\d+\.\d+/.exec(out)?.[0] ?? '';
    };
    try {
      return { version: `${await version('kubectl', 'version', '--client')}, ${await version('helm', 'version', '--short')}` };
    } catch (error) {
      return { absent: (error as Error).message };
    }
  },
  journeys: [{ speed: 60, steps }],
};
