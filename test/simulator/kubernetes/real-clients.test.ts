import { AppsV1Api, CoreV1Api, KubeConfig, PatchStrategy, PolicyV1Api, setHeaderOptions, V1Eviction, VersionApi, Watch } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolPath } from '../../acceptance/kubernetes/tools.ts';
import { aCluster, budget, deployment, type TestCluster } from './a-cluster.ts';

/** Clients that nobody here wrote, over TLS. Time runs a hundred times as fast as theirs. */
let cluster: TestCluster;
let pump: NodeJS.Timeout;
let home: string;

beforeAll(async () => {
  cluster = await aCluster({ listens: true });
  await cluster.nodegroup('workers');
  pump = setInterval(() => void cluster.aws.clock.advance(2_000), 20);
  home = mkdtempSync(join(tmpdir(), 'drydock-kubectl-'));
  writeFileSync(join(home, 'kubeconfig'), cluster.kubeconfig, { mode: 0o600 });
});

afterAll(async () => {
  clearInterval(pump);
  await cluster.aws.close();
  rmSync(home, { recursive: true, force: true });
});

async function kubectl(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const env = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: join(home, 'kubeconfig') };
  return new Promise((resolve) => {
    execFile(toolPath('kubectl'), [...args], { env }, (error, out, err) => resolve({ code: error === null ? 0 : Number(error.code ?? 1), out, err }));
  });
}

async function seen<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('kubectl', () => {
  test('waits with a drain for a disruption budget, and drains once it is relaxed', async () => {
    const file = join(home, 'web.yaml');
    writeFileSync(file, [deployment('web', 2), budget('web', { minAvailable: 2 })].map((object) => JSON.stringify(object)).join('\n---\n'));
    expect(await kubectl('apply', '-f', file)).toEqual({ code: 0, out: 'deployment.apps/web created\npoddisruptionbudget.policy/web created\n', err: '' });
    expect((await kubectl('rollout', 'status', 'deployment/web', '--timeout=20s')).out).toContain('successfully rolled out');
    const node = (await kubectl('get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[0].spec.nodeName}')).out;

    const held = await kubectl('drain', node, '--ignore-daemonsets', '--timeout=1s');
    expect(held).toMatchObject({ code: 1, err: expect.stringContaining("Cannot evict pod as it would violate the pod's disruption budget.") as unknown });
    expect((await kubectl('get', 'node', node)).out).toMatch(/Ready,SchedulingDisabled/);

    await kubectl('patch', 'pdb', 'web', '--type=merge', '-p', '{"spec":{"minAvailable":1}}');
    const passed = await kubectl('drain', node, '--ignore-daemonsets', '--timeout=30s');
    expect(passed).toMatchObject({ code: 0, out: expect.stringContaining(`node/${node} drained`) as unknown });
    expect((await kubectl('uncordon', node)).out).toBe(`node/${node} uncordoned\n`);
    expect((await kubectl('get', 'pods', '-l', 'app=web', '--field-selector', `spec.nodeName=${node}`, '-o', 'name')).out).toBe('');
  }, 60_000);
});

describe('@kubernetes/client-node', () => {
  test('reads, watches, patches and evicts', async () => {
    const config = new KubeConfig();
    config.loadFromString(cluster.kubeconfig);
    const [core, apps, policy] = [config.makeApiClient(CoreV1Api), config.makeApiClient(AppsV1Api), config.makeApiClient(PolicyV1Api)];
    expect((await config.makeApiClient(VersionApi).getCode()).gitVersion).toMatch(/^v1\.35\./);
    expect((await core.listNode()).items).toHaveLength(2);

    const watched: string[] = [];
    const watching = await new Watch(config).watch('/api/v1/namespaces/default/pods', { labelSelector: 'app=one' }, (phase: string) => void watched.push(phase), () => undefined);
    await cluster.ask('POST', '/apis/apps/v1/namespaces/default/deployments', deployment('one', 1));
    await seen(async () => (watched.includes('MODIFIED') ? true : undefined));
    expect(watched[0]).toBe('ADDED');

    const pod = await seen(async () => (await core.listNamespacedPod({ namespace: 'default', labelSelector: 'app=one' })).items.find(({ status }) => status?.phase === 'Running'));
    await core.createNamespacedPodEviction({ name: pod.metadata!.name!, namespace: 'default', body: Object.assign(new V1Eviction(), { metadata: pod.metadata }) });
    await seen(async () => (watched.includes('DELETED') ? true : undefined));
    watching.abort();

    await apps.patchNamespacedDeployment({ name: 'one', namespace: 'default', body: { spec: { replicas: 0 } } }, setHeaderOptions('Content-Type', PatchStrategy.MergePatch));
    expect((await apps.readNamespacedDeployment({ name: 'one', namespace: 'default' })).spec?.replicas).toBe(0);
    expect((await policy.listPodDisruptionBudgetForAllNamespaces()).items.map(({ metadata }) => metadata?.name)).toContain('coredns');
    await expect(core.readNamespacedPod({ name: 'nobody', namespace: 'default' })).rejects.toMatchObject({ code: 404 });
  }, 30_000);
});
