import { describe, expect, test } from '@jest/globals';
import { changeChecks, judgeChange } from '../../../../core/checks/upgrade/checks.ts';
import type { ChangeKind } from '../../../../core/checks/upgrade/check.ts';
import type { Finding } from '../../../../core/checks/finding.ts';
import type { InsightFact, UpgradeFacts, UpdateFact } from '../../../../core/plan/upgrade/facts.ts';
import type { ControllerName, DisruptionBudgetFact, KubernetesFacts, Weakness } from '../../../../core/plan/upgrade/kubernetes-facts.ts';
import { patchAddOnsOptions, patchNodesOptions, rollbackOptions, upgradeOptions } from '../../../../core/plan/upgrade/options.ts';
import { target } from '../../orders.ts';
import { addOn, cluster, defaultAddOn, facts, group, kubernetes, node, now, selfManaged, workload } from '../../plan/upgrade/clusters.ts';

type Said = Readonly<Record<string, unknown>>;

const schemas = { upgrade: upgradeOptions, rollback: rollbackOptions, 'patch-addons': patchAddOnsOptions, 'patch-nodes': patchNodesOptions };

function judged(survey: UpgradeFacts, said: Said = {}, kind: ChangeKind = 'upgrade', onFailure: 'stop' | 'rollback' = 'stop'): readonly Finding[] {
  return judgeChange({ kind, target, facts: survey, now, options: schemas[kind].parse({ ...(kind === 'upgrade' && { to: '1.35' }), ...said }), onFailure });
}

/** The cluster's API with this in it, on 1.34. */
const k8s = (over: Partial<KubernetesFacts>): UpgradeFacts => facts('1.34', { kubernetes: kubernetes({ nodes: [node('n-1', { kind: 'managed', name: 'apps' }, '1.34')], ...over }) });

const update = (over: Partial<UpdateFact> = {}): UpdateFact => ({ updateId: 'u-1', type: 'VersionUpdate', status: 'InProgress', createdAt: '2026-11-27T08:00:00.000Z', ...over });

const insight = (over: Partial<InsightFact> = {}): InsightFact => ({
  id: 'i-1', name: 'EKS add-on version compatibility', category: 'UPGRADE_READINESS', status: 'ERROR', kubernetesVersion: '1.35', reason: 'Not compatible.', recommendation: 'Update it.', resources: [], deprecations: [], ...over,
});

const budget = (over: Partial<DisruptionBudgetFact> = {}): DisruptionBudgetFact => ({ namespace: 'shop', name: 'cart', expectedPods: 2, currentHealthy: 2, desiredHealthy: 1, disruptionsAllowed: 1, groups: ['apps'], overlaps: [], ...over });

const controller = (name: ControllerName, version: string) => ({ controller: name, namespace: 'kube-system', kind: 'Deployment' as const, name, image: `registry/${name}:v${version}`, version, replicas: 1 });

const upgraded = (createdAt: string, over: Partial<UpdateFact> = {}) => cluster('1.34', { versionUpdates: [update({ status: 'Successful', version: '1.34', createdAt, ...over })] });
const yesterday = '2026-11-26T09:00:00.000Z';

interface Row {
  /** Its number in the union of preflight checks. */
  readonly row: number;
  readonly what: string;
  readonly check: string;
  readonly severity: Finding['severity'];
  readonly survey: UpgradeFacts;
  readonly said?: Said;
  readonly kind?: ChangeKind;
  readonly onFailure?: 'rollback';
  readonly says: RegExp;
}

const rows: readonly Row[] = [
  { row: 1, what: 'the cluster does not exist', check: 'cluster-missing', severity: 'blocker', survey: (({ cluster: _, ...rest }) => rest)(facts()), says: /no cluster harbour/ },
  { row: 1, what: 'the cluster is not ACTIVE', check: 'cluster-not-active', severity: 'blocker', survey: facts('1.34', { cluster: cluster('1.34', { status: 'UPDATING' }) }), says: /is UPDATING/ },
  { row: 1, what: 'somebody else changes the cluster', check: 'update-in-progress', severity: 'blocker', survey: facts('1.34', { cluster: cluster('1.34', { updatesInProgress: [update()] }) }), says: /VersionUpdate u-1/ },
  { row: 1, what: 'somebody else changes a node group', check: 'update-in-progress', severity: 'blocker', survey: facts('1.34', { nodeGroups: [group('apps', '1.34', { updatesInProgress: [update()] })] }), says: /node group apps/ },
  { row: 2, what: 'the version does not exist', check: 'unknown-version', severity: 'blocker', survey: facts(), said: { to: '1.63' }, says: /no Kubernetes version 1\.63; it offers 1\.32.*1\.36/ },
  { row: 2, what: 'the version is that of now', check: 'already-there', severity: 'blocker', survey: facts(), said: { to: '1.34' }, says: /on 1\.34 already/ },
  { row: 2, what: 'the version is below', check: 'version-below', severity: 'blocker', survey: facts(), said: { to: '1.33' }, says: /1\.33 is below 1\.34/ },
  { row: 2, what: 'the way leads over what EKS offers no more', check: 'version-not-offered', severity: 'blocker', survey: facts('1.30'), said: { to: '1.32' }, says: /over 1\.31, which/ },
  { row: 3, what: 'the target is in extended support', check: 'target-support', severity: 'warning', survey: facts('1.32'), said: { to: '1.33' }, says: /0\.60 USD/ },
  { row: 3, what: 'support of the present version ends', check: 'support-ends', severity: 'note', survey: facts(), says: /1\.34 ends on 2026-12-02/ },
  { row: 4, what: 'the cluster is ill', check: 'cluster-health', severity: 'blocker', survey: facts('1.34', { cluster: cluster('1.34', { issues: [{ code: 'KmsKeyDisabled', message: 'Key is disabled', resourceIds: ['key-1'] }] }) }), says: /KmsKeyDisabled: Key is disabled \(key-1\)/ },
  { row: 5, what: 'a node group is ill', check: 'node-group-health', severity: 'blocker', survey: facts('1.34', { nodeGroups: [group('apps', '1.34', { status: 'DEGRADED', issues: [{ code: 'AsgInstanceLaunchFailures', message: 'x', resourceIds: [] }] })] }), says: /apps is DEGRADED/ },
  { row: 6, what: 'an insight for the target is in ERROR', check: 'upgrade-insight', severity: 'blocker', survey: facts('1.34', { insights: { found: [insight()] } }), says: /is ERROR: Not compatible/ },
  { row: 6, what: 'an insight is UNKNOWN', check: 'upgrade-insight', severity: 'warning', survey: facts('1.34', { insights: { found: [insight({ status: 'UNKNOWN' })] } }), says: /is UNKNOWN/ },
  { row: 6, what: 'insights could not be refreshed', check: 'insights-not-refreshed', severity: 'warning', survey: facts('1.34', { insights: { found: [], refreshFailed: 'it took longer than four minutes' } }), says: /four minutes/ },
  { row: 7, what: 'EKS sees a misconfiguration', check: 'misconfiguration-insight', severity: 'warning', survey: facts('1.34', { insights: { found: [insight({ category: 'MISCONFIGURATION', status: 'ERROR' })] } }), says: /is ERROR/ },
  { row: 8, what: 'an API is called that the target does not serve', check: 'upgrade-insight', severity: 'blocker', survey: facts('1.34', { insights: { found: [insight({ deprecations: [{ usage: '/apis/x/v1beta1/things', stopServingVersion: '1.35', clients: [{ userAgent: 'old-tool', requests: 12, lastRequestAt: '2026-11-27T07:00:00.000Z' }] }] })] } }), says: /is ERROR: Not compatible\.$/ },
  { row: 8, what: 'nobody has called it for days', check: 'upgrade-insight', severity: 'blocker', survey: facts('1.34', { insights: { found: [insight({ deprecations: [{ usage: '/apis/x', stopServingVersion: '1.35', clients: [{ userAgent: 'old-tool', requests: 12, lastRequestAt: '2026-11-10T07:00:00.000Z' }] }] })] } }), says: /Stale: nothing was called for 17 days/ },
  { row: 8, what: 'an API is called that a later version does not serve', check: 'deprecated-api', severity: 'warning', survey: facts('1.34', { insights: { found: [insight({ kubernetesVersion: '1.36', deprecations: [{ usage: '/apis/x', stopServingVersion: '1.36', clients: [] }] })] } }), says: /later versions do not serve/ },
  { row: 9, what: 'an add-on is ill', check: 'add-on-health', severity: 'blocker', survey: facts('1.34', { addOns: [addOn('coredns', 'v1.12.4-eksbuild.38', { status: 'UPDATE_FAILED' })] }), says: /coredns is UPDATE_FAILED/ },
  { row: 9, what: 'an add-on only lacks nodes', check: 'add-on-health', severity: 'warning', survey: facts('1.34', { addOns: [addOn('coredns', 'v1.12.4-eksbuild.38', { status: 'DEGRADED', issues: [{ code: 'InsufficientNumberOfReplicas', message: 'x', resourceIds: [] }] })] }), says: /coredns is DEGRADED/ },
  { row: 10, what: 'an add-on has no version for the target', check: 'add-on-without-version', severity: 'blocker', survey: facts('1.34', { addOns: [addOn('own', 'v1.0.0')], offers: { own: [{ version: 'v1.0.0', runsOn: ['1.34'], defaultOf: [] }] } }), says: /no version of add-on own for Kubernetes 1\.35/ },
  { row: 10, what: 'no version of an add-on runs on both sides', check: 'add-on-without-bridge', severity: 'warning', survey: facts('1.34', { addOns: [addOn('own', 'v1.0.0')], offers: { own: [{ version: 'v2.0.0', runsOn: ['1.35'], defaultOf: [] }, { version: 'v1.0.0', runsOn: ['1.34'], defaultOf: [] }] } }), says: /both 1\.34 and 1\.35/ },
  { row: 10, what: 'an add-on is not for the present version', check: 'add-on-unsupported', severity: 'warning', survey: facts('1.34', { addOns: [addOn('kube-proxy', 'v1.33.9-eksbuild.2')] }), says: /not for Kubernetes 1\.34/ },
  { row: 10, what: 'an add-on is behind', check: 'add-on-behind', severity: 'note', survey: facts(), says: /newer versions/ },
  { row: 10, what: 'EKS does not have every minor to step over', check: 'add-on-leaps', severity: 'warning', survey: facts('1.34', { addOns: [addOn('vpc-cni', 'v1.18.5-eksbuild.1')], offers: { 'vpc-cni': [{ version: 'v1.22.4-eksbuild.3', runsOn: ['1.34', '1.35'], defaultOf: ['1.35'] }] } }), says: /one minor at a time/ },
  { row: 11, what: 'Karpenter is too old', check: 'controller-too-old', severity: 'blocker', survey: k8s({ controllers: [controller('karpenter', '1.6.2')] }), says: /Karpenter 1\.6\.2 .* 1\.9\.0/ },
  { row: 11, what: 'other controllers are there', check: 'other-controllers', severity: 'note', survey: k8s({ controllers: [controller('aws-load-balancer-controller', '2.14.0')] }), says: /known to work with 1\.35/ },
  { row: 12, what: 'a node stays too far behind', check: 'kubelet-skew', severity: 'blocker', survey: k8s({ nodes: [node('edge', { kind: 'hybrid' }, '1.31')] }), says: /more than 3 minors behind 1\.35/ },
  { row: 12, what: 'a node stays two behind', check: 'kubelet-skew', severity: 'warning', survey: k8s({ nodes: [node('edge', { kind: 'hybrid' }, '1.33')] }), says: /two or three minors/ },
  { row: 13, what: 'kube-proxy is nobody\'s add-on', check: 'kube-proxy-skew', severity: 'warning', survey: { ...k8s({ kubeProxy: { image: 'eks/kube-proxy:v1.33.3-minimal', mode: 'iptables' } }), addOns: [] }, says: /kube-proxy 1\.33 is no EKS add-on/ },
  { row: 13, what: 'kube-proxy would be too old', check: 'kube-proxy-skew', severity: 'blocker', survey: { ...k8s({ kubeProxy: { image: 'eks/kube-proxy:v1.31.3', mode: 'iptables' } }), addOns: [] }, says: /4 minors behind/ },
  { row: 14, what: 'a node is not Ready', check: 'nodes-not-ready', severity: 'blocker', survey: k8s({ nodes: [node('n-1', { kind: 'managed', name: 'apps' }, '1.34', { ready: false })] }), says: /1 node is not Ready/ },
  { row: 14, what: 'a node was cordoned', check: 'nodes-cordoned', severity: 'warning', survey: k8s({ nodes: [node('n-1', { kind: 'managed', name: 'apps' }, '1.34', { unschedulable: true })] }), says: /was cordoned/ },
  { row: 15, what: 'a surge finds too few addresses', check: 'node-subnet-addresses', severity: 'blocker', survey: { ...facts(), subnets: facts().subnets.map((subnet, index) => (index === 0 ? { ...subnet, freeAddresses: 100 } : subnet)) }, says: /100 free addresses, and rolling its groups takes up to 120 more/ },
  { row: 15, what: 'a surge leaves few addresses', check: 'node-subnet-addresses', severity: 'warning', survey: { ...facts(), subnets: facts().subnets.map((subnet, index) => (index === 0 ? { ...subnet, freeAddresses: 130 } : subnet)) }, says: /10 are left/ },
  { row: 16, what: 'the control plane has no room in two zones', check: 'control-plane-addresses', severity: 'blocker', survey: { ...facts(), nodeGroups: [], subnets: facts().subnets.map((subnet, index) => ({ ...subnet, freeAddresses: index === 0 ? 50 : 4 })) }, says: /Only 1 of the control plane's zones/ },
  { row: 17, what: 'pods have few addresses', check: 'pod-subnet-addresses', severity: 'blocker', survey: { ...k8s({ podSubnetIds: ['subnet-pods'] }), subnets: [...facts().subnets, { ...facts().subnets[0]!, subnetId: 'subnet-pods', freeAddresses: 9 }] }, says: /which has 9 left/ },
  { row: 18, what: 'a surge needs more vCPUs than are free', check: 'vcpu-quota', severity: 'blocker', survey: { ...facts(), quotas: [{ name: 'on-demand-standard', limit: 110, used: 100 }] }, says: /16 more vCPUs of running On-Demand Standard .* of the quota of 110, 100 are in use/ },
  { row: 18, what: 'a quota is nearly used up', check: 'vcpu-quota', severity: 'warning', survey: { ...facts(), quotas: [{ name: 'on-demand-standard', limit: 125, used: 100 }] }, says: /116 of the quota of 125 vCPUs/ },
  { row: 18, what: 'Spot nodes with accelerators have a quota of their own', check: 'vcpu-quota', severity: 'blocker', survey: { ...facts('1.34', { nodeGroups: [group('training', '1.34', { capacityType: 'SPOT', instanceTypes: ['g5.xlarge', 'm7i.large'] })] }), instanceTypes: { 'g5.xlarge': { vCpus: 4, addressesPerNode: 15 }, 'm7i.large': { vCpus: 2, addressesPerNode: 10 } }, quotas: [{ name: 'on-demand-g', limit: 0, used: 0 }, { name: 'on-demand-standard', limit: 0, used: 0 }, { name: 'spot-standard', limit: 100, used: 0 }, { name: 'spot-g', limit: 8, used: 0 }] }, says: /16 more vCPUs of G and VT Spot instances/ },
  { row: 18, what: 'a self-managed group adds its nodes to those of the managed ones', check: 'vcpu-quota', severity: 'blocker', survey: { ...facts('1.34', { nodeGroups: [group('apps', '1.34')], selfManagedGroups: [selfManaged('batch', { scaling: { minSize: 0, desiredSize: 21, maxSize: 30 } }), selfManaged('small')] }), quotas: [{ name: 'on-demand-standard', limit: 113, used: 100 }] }, says: /14 more vCPUs of running On-Demand Standard/ },
  { row: 18, what: 'a self-managed group may buy on the Spot market', check: 'vcpu-quota', severity: 'blocker', survey: { ...facts('1.34', { nodeGroups: [], selfManagedGroups: [selfManaged('batch', { capacityTypes: ['ON_DEMAND', 'SPOT'] })] }), quotas: [{ name: 'spot-standard', limit: 1, used: 0 }, { name: 'on-demand-standard', limit: 100, used: 0 }] }, says: /2 more vCPUs of Standard Spot instances/ },
  { row: 18, what: 'volumes are nearly used up', check: 'storage-quota', severity: 'warning', survey: { ...facts(), quotas: [{ name: 'gp3-storage', limit: 50, used: 42 }] }, says: /42 of the quota of 50 TiB of gp3/ },
  { row: 18, what: 'volumes have used the quota up', check: 'storage-quota', severity: 'blocker', survey: { ...facts(), quotas: [{ name: 'gp2-storage', limit: 50, used: 45 }] }, says: /45 of the quota of 50 TiB of gp2/ },
  { row: 18, what: 'quotas could not be read', check: 'not-checked', severity: 'warning', survey: { ...facts(), unread: [{ what: 'EBS volumes', why: 'AccessDenied: not you.' }] }, says: /EBS volumes could not be read: AccessDenied: not you\.$/ },
  { row: 19, what: 'a launch template has a newer version', check: 'launch-template-pending', severity: 'warning', survey: facts('1.34', { nodeGroups: [group('apps', '1.34', { launchTemplate: { id: 'lt-1', version: '3', latestVersion: '5' } })] }), says: /version 3 .* newest is 5/ },
  { row: 19, what: 'a launch template is gone', check: 'launch-template-missing', severity: 'blocker', survey: facts('1.34', { nodeGroups: [group('apps', '1.34', { launchTemplate: { id: 'lt-1', version: '3' } })] }), says: /lt-1 of group apps does not exist/ },
  { row: 20, what: 'a group runs Amazon Linux 2, and goes beyond 1.32', check: 'amazon-linux-2', severity: 'blocker', survey: facts('1.32', { nodeGroups: [group('old', '1.32', { amiType: 'AL2_x86_64' })] }), said: { to: '1.33' }, says: /cannot go to 1\.33/ },
  { row: 20, what: 'a group with Amazon Linux 2 is left behind', check: 'amazon-linux-2', severity: 'warning', survey: facts('1.32', { nodeGroups: [group('old', '1.32', { amiType: 'AL2_x86_64' })] }), said: { to: '1.33', nodes: { skip: ['old'] } }, says: /ended with Kubernetes 1\.32/ },
  { row: 20, what: 'a group has its own image, and nobody says which for the target', check: 'own-image', severity: 'blocker', survey: facts('1.34', { nodeGroups: [group('own', '1.34', { amiType: 'CUSTOM' })] }), says: /cannot choose the one for 1\.35/ },
  { row: 20, what: 'EKS has no image for a self-managed group', check: 'self-managed-image', severity: 'blocker', survey: facts('1.34', { selfManagedGroups: [selfManaged('own', { imageName: 'ours-7', latestImages: {} })], kubernetes: kubernetes({ nodes: [node('own-1', { kind: 'self-managed', name: 'own' }, '1.34')] }) }), says: /ours-7, and EKS has no such image for 1\.35/ },
  { row: 20, what: 'containerd is too old for the target', check: 'legacy-feature', severity: 'blocker', survey: k8s({ legacy: [{ feature: 'containerd-1', seenIn: ['n-1'], count: 1 }] }), said: { to: '1.36' }, says: /containerd 1\.x/ },
  { row: 12, what: 'a group that is patched lags behind the control plane', check: 'group-behind', severity: 'warning', kind: 'patch-nodes', survey: facts('1.34', { nodeGroups: [group('apps', '1.34'), group('late', '1.33')] }), says: /^Group late is on Kubernetes 1\.33, and the control plane is on 1\.34/ },
  { row: 21, what: 'a disruption budget lets no pod go, ever', check: 'blocking-disruption-budget', severity: 'blocker', survey: k8s({ disruptionBudgets: [budget({ maxUnavailable: 0 })] }), says: /shop\/cart never lets a pod go: maxUnavailable is 0/ },
  { row: 21, what: 'a disruption budget wants all of its pods', check: 'blocking-disruption-budget', severity: 'blocker', survey: k8s({ disruptionBudgets: [budget({ minAvailable: '100%' })] }), says: /minAvailable is 100% of 2 pods/ },
  { row: 21, what: 'a disruption budget is where nothing is drained', check: 'blocking-disruption-budget', severity: 'warning', survey: k8s({ disruptionBudgets: [budget({ maxUnavailable: 0, groups: [] })] }), says: /never lets a pod go/ },
  { row: 21, what: 'a disruption budget lets no pod go now', check: 'tight-disruption-budget', severity: 'warning', survey: k8s({ disruptionBudgets: [budget({ maxUnavailable: 1, disruptionsAllowed: 0, currentHealthy: 1 })] }), says: /allow no disruption now/ },
  { row: 21, what: 'two budgets select the same pod', check: 'overlapping-disruption-budgets', severity: 'blocker', survey: k8s({ disruptionBudgets: [budget({ overlaps: ['shop/other'] })] }), says: /shop\/cart and shop\/other/ },
  ...(['single-replica', 'no-disruption-budget', 'no-min-ready-seconds', 'no-spread', 'no-readiness-probe', 'no-grace-period', 'recreate-strategy', 'no-controller', 'local-storage'] satisfies Weakness[]).map((weakness): Row => ({
    row: 22, what: `a workload has the weakness ${weakness}`, check: `workload-${weakness}`, severity: 'warning', survey: k8s({ workloads: [workload('cart', { weaknesses: [weakness] })] }), says: /^1 workload: each / })),
  { row: 23, what: "a pod mounts Docker's socket", check: 'workload-docker-socket', severity: 'blocker', survey: k8s({ workloads: [workload('builder', { weaknesses: ['docker-socket'] })] }), says: /Docker's socket/ },
  { row: 24, what: 'kube-proxy uses IPVS', check: 'legacy-feature', severity: 'warning', survey: k8s({ legacy: [{ feature: 'ipvs', seenIn: ['ConfigMap'], count: 1 }] }), says: /IPVS/ },
  { row: 24, what: 'kube-proxy uses IPVS where it is gone', check: 'legacy-feature', severity: 'blocker', survey: k8s({ legacy: [{ feature: 'ipvs', seenIn: ['ConfigMap'], count: 1 }] }), said: { to: '1.36' }, says: /IPVS/ },
  { row: 24, what: 'nodes use cgroup v1', check: 'legacy-feature', severity: 'blocker', survey: k8s({ legacy: [{ feature: 'cgroup-v1', seenIn: ['n-1'], count: 1 }] }), says: /cgroup v1/ },
  { row: 24, what: 'ingress-nginx is there', check: 'legacy-feature', severity: 'warning', survey: k8s({ legacy: [{ feature: 'ingress-nginx', seenIn: ['Deployment'], count: 1 }] }), says: /ingress-nginx/ },
  { row: 25, what: 'pods do not run', check: 'pods-not-running', severity: 'warning', survey: k8s({ baseline: { notRunning: [{ namespace: 'shop', owner: 'Deployment cart', reason: 'CrashLoopBackOff', count: 3 }] } }), says: /3 pods do not run now/ },
  { row: 27, what: 'what the cluster uses is gone', check: 'missing-parts', severity: 'blocker', survey: facts('1.34', { missing: [{ what: 'security-group', id: 'sg-1' }] }), says: /security group sg-1/ },
  { row: 28, what: 'the cluster is on hold', check: 'cluster-on-hold', severity: 'blocker', survey: facts('1.34', { cluster: cluster('1.34', { tags: { 'drydock:hold': 'sale until Monday' } }) }), says: /sale until Monday/ },
  { row: 29, what: 'the cluster autoscaler has another minor', check: 'autoscaler-version', severity: 'warning', survey: k8s({ controllers: [controller('cluster-autoscaler', '1.33.0')] }), says: /should have the cluster's minor/ },
  { row: 29, what: 'there are no nodes', check: 'no-nodes', severity: 'warning', survey: facts('1.34', { nodeGroups: [] }), says: /no nodes/ },
  { row: 31, what: 'EKS finds the cluster not ready to go back', check: 'rollback-insight', severity: 'blocker', kind: 'rollback', survey: facts('1.34', { cluster: upgraded(yesterday), insights: { found: [insight({ name: 'Incompatible API usage', category: 'ROLLBACK_READINESS', status: 'UNKNOWN' })] } }), says: /is UNKNOWN/ },
  { row: 31, what: 'EKS sees kubelets that the rollback itself takes back first', check: 'rollback-insight', severity: 'note', kind: 'rollback', survey: facts('1.34', { cluster: upgraded(yesterday), insights: { found: [insight({ name: 'Kubelet version rollback compatibility', category: 'ROLLBACK_READINESS', status: 'ERROR' })] } }), says: /is ERROR/ },
  { row: 31, what: 'EKS sees kubelets of a group that is to be left behind', check: 'rollback-insight', severity: 'blocker', kind: 'rollback', survey: facts('1.34', { cluster: upgraded(yesterday), insights: { found: [insight({ name: 'Kubelet version rollback compatibility', category: 'ROLLBACK_READINESS', status: 'ERROR' })] } }), said: { nodes: { skip: ['general'] } }, says: /is ERROR/ },
  { row: 31, what: 'the seven days are over', check: 'rollback-window', severity: 'blocker', kind: 'rollback', survey: facts('1.34', { cluster: upgraded('2026-11-20T08:00:00.000Z') }), says: /The 7 days .* ended on 2026-11-27 at 08:00 UTC/ },
  { row: 31, what: 'the cluster was never upgraded', check: 'rollback-window', severity: 'blocker', kind: 'rollback', survey: facts(), says: /was made with 1\.34/ },
  { row: 31, what: 'it was rolled back already', check: 'rollback-window', severity: 'blocker', kind: 'rollback', survey: facts('1.34', { cluster: upgraded(yesterday, { type: 'VersionRollback' }) }), says: /rolled back to 1\.34 already/ },
  { row: 31, what: 'another version is wanted than the one before', check: 'rollback-target', severity: 'blocker', kind: 'rollback', survey: facts('1.34', { cluster: upgraded(yesterday) }), said: { to: '1.32' }, says: /only go back to 1\.33/ },
  { row: 31, what: 'the policy forbids extended support', check: 'rollback-support', severity: 'blocker', kind: 'rollback', survey: facts('1.34', { cluster: { ...upgraded(yesterday), supportType: 'STANDARD' } }), says: /upgrade policy is STANDARD/ },
  { row: 31, what: 'nodes would be newer than the API server', check: 'nodes-ahead', severity: 'blocker', kind: 'rollback', survey: { ...k8s({ nodes: [node('f-1', { kind: 'fargate' }, '1.34'), node('k-1', { kind: 'karpenter', name: 'general' }, '1.34')] }), cluster: upgraded(yesterday) }, says: /2 nodes would be newer.*Fargate; Karpenter/ },
  { row: 31, what: 'an add-on cannot go back with it', check: 'add-on-cannot-return', severity: 'blocker', kind: 'rollback', survey: facts('1.34', { cluster: upgraded(yesterday), addOns: [addOn('own', 'v2.0.0')], offers: { own: [{ version: 'v2.0.0', runsOn: ['1.34'], defaultOf: [] }] } }), says: /does not run on 1\.33/ },
  { row: 32, what: 'an Argo CD application is out of sync', check: 'argo-cd-application', severity: 'blocker', survey: k8s({ argoApplications: [{ name: 'shop', sync: 'OutOfSync', health: 'Healthy' }] }), says: /1 Argo CD application/ },
  { row: 0, what: 'the Kubernetes API cannot be reached', check: 'kubernetes-unreachable', severity: 'blocker', survey: facts('1.34', { kubernetes: { reached: false, why: 'Unauthorized' } }), says: /Unauthorized/ },
  { row: 0, what: 'the API server has another version than EKS says', check: 'server-version-differs', severity: 'blocker', survey: k8s({ serverVersion: 'v1.35.0-eks-1' }), says: /answers v1\.35\.0/ },
  { row: 0, what: 'a group is named that is not there', check: 'unknown-group', severity: 'blocker', survey: facts(), said: { nodes: { canary: 'app' } }, says: /no managed node group app; did you mean apps\?/ },
  { row: 0, what: 'an add-on is named that is not there', check: 'unknown-add-on', severity: 'blocker', survey: facts(), said: { addOns: { skip: ['core-dns'] } }, says: /no add-on core-dns; it has coredns/ },
  { row: 0, what: 'a version is pinned that does not run on the target', check: 'unknown-add-on-version', severity: 'blocker', survey: facts(), said: { addOns: { pinned: { coredns: 'v1.11.4-eksbuild.60' } } }, says: /no version v1\.11\.4-eksbuild\.60 .* for Kubernetes 1\.35/ },
  { row: 0, what: 'a skipped group would be in the way of the next hop', check: 'skipped-group-behind', severity: 'blocker', survey: facts(), said: { to: '1.36', nodes: { skip: ['apps'] } }, says: /stays on 1\.34, but EKS wants it on 1\.35/ },
  { row: 0, what: "Karpenter's nodes do not drift", check: 'karpenter-drift', severity: 'blocker', survey: k8s({ karpenterNodePools: [{ name: 'general', pinnedImages: false, driftBlocked: true }] }), says: /let no node drift/ },
  { row: 0, what: 'pods on Fargate have nobody who makes them anew', check: 'fargate-without-owner', severity: 'warning', survey: k8s({ workloads: [workload('once', { kind: 'Job', onFargate: { '1.34': 1 } })] }), says: /cannot be restarted/ },
  { row: 0, what: 'there is no way back by itself', check: 'no-way-back', severity: 'warning', onFailure: 'rollback', survey: facts('1.34', { fargateProfiles: [{ name: 'jobs', status: 'ACTIVE', issues: [], selectors: [], subnetIds: [] }] }), says: /does not go back by itself/ },
];

describe('Before a change', () => {
  test.each(rows)('row $row: $what', ({ check, severity, survey, said, kind, onFailure, says }) => {
    const found = judged(survey, said, kind, onFailure).filter((finding) => finding.check === check);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity, message: expect.stringMatching(says), remedy: expect.stringMatching(/./) });
  });

  test('every check has a row, and every row of the union that these facts can tell of', () => {
    const covered = new Set(rows.map(({ check }) => check));
    expect(Object.keys(changeChecks).filter((check) => !covered.has(check))).toEqual([]);
    // 26 asks eksctl's own stacks, 30 is an audit's business.
    const numbers = new Set(rows.map(({ row }) => row));
    expect(Array.from({ length: 32 }, (_, index) => index + 1).filter((row) => !numbers.has(row))).toEqual([26, 30]);
  });

  test('a healthy cluster may go on, whatever is asked', () => {
    const healthy = facts('1.34', { cluster: upgraded(yesterday), addOns: [addOn('coredns', defaultAddOn('coredns', '1.34'))] });
    for (const kind of ['upgrade', 'rollback', 'patch-addons', 'patch-nodes'] as const) {
      expect([kind, judged(healthy, {}, kind).filter(({ severity }) => severity === 'blocker')]).toEqual([kind, []]);
    }
  });

  test('a group of its own that lags stops no patch: what it needs is an upgrade, whatever images there are', () => {
    const survey = facts('1.34', { selfManagedGroups: [selfManaged('own', { latestImages: {} })], kubernetes: kubernetes({ nodes: [node('own-1', { kind: 'self-managed', name: 'own' }, '1.32')] }) });
    const findings = judged(survey, {}, 'patch-nodes').filter(({ about }) => about === 'own');
    expect(findings).toMatchObject([{ check: 'group-behind', remedy: 'To bring them to 1.34: drydock upgrade harbour --to 1.34' }]);
  });

  test('while there is no way, nothing along it is told', () => {
    const survey = k8s({ disruptionBudgets: [budget({ maxUnavailable: 0 })] });
    expect(judged(survey, { to: '1.63' }).map(({ check }) => check)).toEqual(['unknown-version']);
  });

  test('a budget that holds a drain stops nothing when the drain is forced', () => {
    const survey = k8s({ disruptionBudgets: [budget({ maxUnavailable: 0 })] });
    expect(judged(survey, { nodes: { whenBlocked: 'force' } }).find(({ check }) => check === 'blocking-disruption-budget')).toMatchObject({ severity: 'warning' });
  });

  test('the surge is reckoned with as many groups as are rolled at the same time, and with none for the strategy MINIMAL', () => {
    const tight = { ...facts(), subnets: facts().subnets.map((subnet) => ({ ...subnet, freeAddresses: 100 })) };
    const stops = (survey: UpgradeFacts, said: Said): boolean => judged(survey, said).some(({ check, severity }) => check === 'node-subnet-addresses' && severity === 'blocker');
    expect(stops(tight, {})).toBe(true);
    expect(stops(tight, { nodes: { parallel: 1 } })).toBe(false);
    expect(stops({ ...tight, nodeGroups: tight.nodeGroups.map((each) => ({ ...each, updateConfig: { strategy: 'MINIMAL' as const } })) }, {})).toBe(false);
  });
});

describe('A waiver', () => {
  const ill = facts('1.34', { cluster: cluster('1.34', { issues: [{ code: 'KmsKeyDisabled', message: 'x', resourceIds: [] }, { code: 'Other', message: 'y', resourceIds: [] }] }) });
  const waiver = { check: 'cluster-health', about: 'KmsKeyDisabled', by: 'Ada Lovelace', reason: 'The key is switched on again.', expiresAt: '2026-11-28T00:00:00Z' };
  const health = (findings: readonly Finding[]): readonly unknown[] => findings.filter(({ check }) => check === 'cluster-health').map(({ about, waiver: lifted }) => [about, lifted?.by]);

  test('lifts the blocker that it names and shows who answers for it', () => {
    expect(health(judged(ill, { waivers: [waiver] }))).toEqual([['KmsKeyDisabled', 'Ada Lovelace'], ['Other', undefined]]);
  });

  test('lifts all of a check when it names nothing', () => {
    const { about: _, ...all } = waiver;
    expect(health(judged(ill, { waivers: [all] }))).toEqual([['KmsKeyDisabled', 'Ada Lovelace'], ['Other', 'Ada Lovelace']]);
  });

  test.each([
    ['that is over', { ...waiver, expiresAt: '2026-11-27T08:59:59Z' }, 'waiver-expired'],
    ['for what is not there', { ...waiver, check: 'nodes-not-ready', about: undefined }, 'waiver-unused'],
    ['for what no waiver lifts', { ...waiver, check: 'cluster-not-active', about: undefined }, 'waiver-refused'],
  ])('%s lifts nothing, and says so', (_, given, check) => {
    const survey = facts('1.34', { cluster: cluster('1.34', { status: 'UPDATING', issues: ill.cluster!.issues }) });
    const findings = judged(survey, { waivers: [given] });
    expect(findings.filter(({ waiver: lifted }) => lifted !== undefined)).toEqual([]);
    expect(findings.map((finding) => finding.check)).toContain(check);
  });
});
