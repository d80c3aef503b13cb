import { z } from 'zod';
import type { Shape } from '../../service.ts';
import { addNodeEntry, releaseManagedEntry } from '../access-entries/entries.ts';
import { reviewAddons } from '../addons/health.ts';
import { clusterArn, fargateProfileArn } from '../arns.ts';
import { clusterNamed, requireActive, visible } from '../clusters/lookup.ts';
import { requestTags } from '../engine/conditions.ts';
import type { Eks } from '../engine/eks.ts';
import { clientRequestToken, clusterName, page, resourceName, roleArn, tags, text } from '../engine/input.ts';
import { role } from '../engine/neighbours.ts';
import { idsOf, nodeSubnets, privateSubnets } from '../engine/network.ts';
import { operation } from '../engine/operation.ts';
import { inOrder, paginate } from '../engine/pagination.ts';
import { passRole } from '../../iam/pass-role.ts';
import { inUse, invalidParameter, limitExceeded, notFound } from '../errors.ts';
import type { ClusterRecord, FargateProfileRecord, Place } from '../model.ts';
import type { ScriptedFailure } from '../options.ts';
import { checkTags } from '../tags/tags.ts';
import { issueOf } from '../updates/updates.ts';

const named = { clusterName, fargateProfileName: resourceName.max(100) };

const createFargateProfile = z.object({
  ...named,
  podExecutionRoleArn: roleArn,
  subnets: z.array(z.string()).optional(),
  selectors: z.array(z.object({ namespace: z.string().min(1), labels: z.record(z.string(), z.string()).optional() })).default([]),
  clientRequestToken,
  tags: tags.optional(),
});
type Input = z.output<typeof createFargateProfile>;

export const CreateFargateProfile = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/fargate-profiles' },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  conditions: requestTags,
  input: createFargateProfile,
  async run(input, { eks, place, call }) {
    await passRole(call, input.podExecutionRoleArn, 'eks.amazonaws.com');
    const cluster = clusterNamed(eks, place, input.clusterName);
    checkRoom(eks, cluster, input);
    checkSelectors(eks, input);
    const subnets = await subnetsOf(eks, cluster, input);
    await checkRole(eks, place, input);
    checkRoom(eks, cluster, input);
    const random = eks.stream(place, 'CreateFargateProfile', `${input.clusterName}/${input.fargateProfileName}`);
    const profile: FargateProfileRecord = {
      shape: {
        fargateProfileName: input.fargateProfileName,
        fargateProfileArn: fargateProfileArn(place, input.clusterName, input.fargateProfileName, random.uuid()),
        clusterName: input.clusterName,
        createdAt: eks.now(),
        podExecutionRoleArn: input.podExecutionRoleArn,
        subnets,
        selectors: input.selectors.map(({ namespace, labels = {} }) => ({ namespace, labels })),
        status: 'CREATING',
        tags: input.tags ?? {},
        health: { issues: [] },
      },
      visibleAt: eks.visibleAt(),
      transition: undefined,
    };
    cluster.fargateProfiles.set(input.fargateProfileName, profile);
    addNodeEntry(eks, cluster, input.podExecutionRoleArn, 'FARGATE_LINUX');
    const failure = eks.failure('CreateFargateProfile', input.clusterName, input.fargateProfileName);
    profile.transition = eks.after(eks.duration('fargateProfile.create', random), () => created(eks, cluster, profile, failure));
    return { fargateProfile: profile.shape };
  },
});

/** A steady cluster, a free name, room, and no other profile coming or going. */
function checkRoom(eks: Eks, cluster: ClusterRecord, { clusterName, fargateProfileName: name }: Input): void {
  const about = { clusterName, fargateProfileName: name };
  const { fargateProfilesPerCluster } = eks.settings.quotas;
  requireActive(cluster);
  if (cluster.fargateProfiles.has(name)) throw inUse('A Fargate Profile already exists with this name in this cluster.', about);
  requireQuiet(cluster, `Cannot create Fargate Profile ${name}`);
  if (cluster.fargateProfiles.size >= fargateProfilesPerCluster) {
    throw limitExceeded(`Fargate profile limit exceeded: ${fargateProfilesPerCluster} profiles in cluster ${clusterName}`, about);
  }
}

function requireQuiet(cluster: ClusterRecord, refused: string): void {
  const { name } = cluster.shape;
  const busy = [...cluster.fargateProfiles.values()].find(({ shape }) => shape.status === 'CREATING' || shape.status === 'DELETING');
  if (busy === undefined) return;
  const { fargateProfileName, status } = busy.shape;
  throw inUse(`${refused} because cluster ${name} currently has Fargate profile ${fargateProfileName} in status ${status}`, { clusterName: name });
}

function checkSelectors(eks: Eks, input: Input): void {
  const { clusterName, fargateProfileName } = input;
  const about = { clusterName, fargateProfileName };
  const { selectorsPerFargateProfile, labelsPerSelector } = eks.settings.quotas;
  checkTags(eks, input.tags, about);
  if (input.selectors.length === 0) throw invalidParameter('Fargate Profile must have at least one selector with at least one namespace value.', about);
  if (input.selectors.length > selectorsPerFargateProfile) throw limitExceeded(`A Fargate Profile can have at most ${selectorsPerFargateProfile} selectors`, about);
  if (input.selectors.some(({ labels = {} }) => Object.keys(labels).length > labelsPerSelector)) {
    throw limitExceeded(`A Fargate Profile selector can have at most ${labelsPerSelector} labels`, about);
  }
}

/** The subnets asked for, all private; without a request, the private ones of the cluster. */
async function subnetsOf(eks: Eks, cluster: ClusterRecord, { clusterName, fargateProfileName, subnets = [] }: Input): Promise<string[]> {
  const about = { clusterName, fargateProfileName };
  if (subnets.length === 0) return privateSubnets(eks, cluster, cluster.shape.resourcesVpcConfig.subnetIds);
  const found = idsOf(await nodeSubnets(eks, cluster, subnets, about));
  const closed = await privateSubnets(eks, cluster, found);
  const open = found.find((id) => !closed.includes(id));
  if (open !== undefined) throw invalidParameter(`Subnet ${open} provided in Fargate Profile is not a private subnet`, about);
  return found;
}

async function checkRole(eks: Eks, place: Place, { clusterName, fargateProfileName, podExecutionRoleArn }: Input): Promise<void> {
  const about = { clusterName, fargateProfileName };
  const found = await role(eks, place, podExecutionRoleArn);
  if (found === undefined) throw invalidParameter(`The pod execution role ${podExecutionRoleArn} does not exist`, about);
  if (found.trusts?.includes('eks-fargate-pods.amazonaws.com') === false) {
    throw invalidParameter('Misconfigured PodExecutionRole Trust Policy; Please add the eks-fargate-pods.amazonaws.com Service Principal', about);
  }
}

function created(eks: Eks, cluster: ClusterRecord, { shape }: FargateProfileRecord, failure: ScriptedFailure | undefined): void {
  shape.status = failure === undefined ? 'ACTIVE' : 'CREATE_FAILED';
  if (failure !== undefined) shape.health = { issues: [issueOf(failure)] };
  reviewAddons(eks, cluster);
}

export const DeleteFargateProfile = operation({
  http: { method: 'DELETE', path: '/clusters/{clusterName}/fargate-profiles/{fargateProfileName}' },
  resources: resource,
  input: z.object(named),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    const profile = profileNamed(eks, cluster, input.fargateProfileName);
    requireQuiet(cluster, `Cannot Delete Fargate Profile ${input.fargateProfileName}`);
    const random = eks.stream(place, 'DeleteFargateProfile', `${input.clusterName}/${input.fargateProfileName}`);
    const failure = eks.failure('DeleteFargateProfile', input.clusterName, input.fargateProfileName);
    profile.shape.status = 'DELETING';
    profile.transition = eks.after(eks.duration('fargateProfile.delete', random), () => deleted(eks, cluster, profile, failure));
    return { fargateProfile: profile.shape };
  },
});

function deleted(eks: Eks, cluster: ClusterRecord, { shape }: FargateProfileRecord, failure: ScriptedFailure | undefined): void {
  if (failure === undefined) {
    cluster.fargateProfiles.delete(shape.fargateProfileName);
    releaseManagedEntry(cluster, shape.podExecutionRoleArn);
  } else {
    shape.status = 'DELETE_FAILED';
    shape.health = { issues: [issueOf(failure)] };
  }
  reviewAddons(eks, cluster);
}

export const DescribeFargateProfile = operation({
  http: { method: 'GET', path: '/clusters/{clusterName}/fargate-profiles/{fargateProfileName}' },
  resources: resource,
  input: z.object(named),
  run: (input, { eks, place }) => ({ fargateProfile: profileNamed(eks, clusterNamed(eks, place, input.clusterName), input.fargateProfileName).shape }),
});

export const ListFargateProfiles = operation({
  http: { method: 'GET', path: '/clusters/{clusterName}/fargate-profiles', query: { maxResults: 'number', nextToken: 'string' } },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  input: z.object({ clusterName, ...page }),
  run(input, { eks, place }) {
    const { fargateProfiles } = clusterNamed(eks, place, input.clusterName);
    const names = [...fargateProfiles].filter(([, profile]) => visible(eks, profile)).map(([name]) => name);
    const { items, nextToken } = paginate(inOrder(names), (name) => name, input);
    return { fargateProfileNames: items, nextToken };
  },
});

function profileNamed(eks: Eks, cluster: ClusterRecord, name: string): FargateProfileRecord {
  const profile = cluster.fargateProfiles.get(name);
  if (profile === undefined || !visible(eks, profile)) {
    throw notFound(`No Fargate Profile found with name: ${name}.`, { clusterName: cluster.shape.name, fargateProfileName: name });
  }
  return profile;
}

function resource(input: Shape, place: Place): string[] {
  const [cluster, name] = [text(input.clusterName), text(input.fargateProfileName)];
  return [place.clusters.get(cluster)?.fargateProfiles.get(name)?.shape.fargateProfileArn ?? fargateProfileArn(place, cluster, name, '*')];
}
