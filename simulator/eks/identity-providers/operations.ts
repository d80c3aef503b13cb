import { z } from 'zod';
import type { Shape } from '../../service.ts';
import { clusterArn, identityProviderConfigArn } from '../arns.ts';
import { clusterNamed, requireFree, requireRunning, visible } from '../clusters/lookup.ts';
import { given } from '../clusters/shape.ts';
import { startClusterUpdate } from '../clusters/update.ts';
import { requestTags } from '../engine/conditions.ts';
import type { Eks } from '../engine/eks.ts';
import { clientRequestToken, clusterName, page, tags, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import { inOrder, paginate } from '../engine/pagination.ts';
import { invalidParameter, invalidRequest, notFound } from '../errors.ts';
import type { ClusterRecord, IdentityProviderRecord, Place } from '../model.ts';
import { checkTags } from '../tags/tags.ts';

const path = '/clusters/{clusterName}/identity-provider-configs';
const type = 'oidc';

const oidc = z.object({
  identityProviderConfigName: z.string().min(1).max(100),
  issuerUrl: z.string().min(1),
  clientId: z.string().min(1),
  usernameClaim: z.string().optional(),
  usernamePrefix: z.string().optional(),
  groupsClaim: z.string().optional(),
  groupsPrefix: z.string().optional(),
  requiredClaims: z.record(z.string().min(1).max(63), z.string().min(1).max(253)).optional(),
});
type Oidc = z.output<typeof oidc>;

const named = z.object({ clusterName, identityProviderConfig: z.object({ type: z.string(), name: z.string().min(1) }), clientRequestToken });

/** The config that an input names, for IAM. */
function resource(input: Shape, place: Place): string[] {
  const cluster = text(input.clusterName);
  const name = String((input.identityProviderConfig as Shape | undefined)?.name);
  return [place.clusters.get(cluster)?.identityProviders.get(name)?.shape.identityProviderConfigArn ?? identityProviderConfigArn(place, cluster, type, name, '*')];
}

export const AssociateIdentityProviderConfig = operation({
  http: { method: 'POST', path: `${path}/associate` },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  conditions: requestTags,
  input: z.object({ clusterName, oidc, tags: tags.optional(), clientRequestToken }),
  run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    requireRunning(cluster);
    checkTags(eks, input.tags, { clusterName: input.clusterName });
    checkIssuer(cluster, input.oidc.issuerUrl);
    checkRoom(cluster);
    requireFree(eks, cluster, 'AssociateIdentityProviderConfig');
    const record = newRecord(eks, cluster, input.oidc, input.tags);
    const { identityProviderConfigName: name } = input.oidc;
    cluster.identityProviders.set(name, record);
    const update = startClusterUpdate(eks, cluster, {
      operation: 'AssociateIdentityProviderConfig',
      type: 'AssociateIdentityProviderConfig',
      params: { IdentityProviderConfig: [{ type, name }] },
      duration: 'cluster.identityProvider',
      apply: () => void (record.shape.status = 'ACTIVE'),
      undo: () => void cluster.identityProviders.delete(name),
    });
    return { update, tags: record.shape.tags };
  },
});

function checkIssuer({ shape }: ClusterRecord, issuerUrl: string): void {
  const about = { clusterName: shape.name };
  const url = URL.parse(issuerUrl);
  if (url?.protocol !== 'https:' || url.search !== '' || url.hash !== '') {
    throw invalidParameter('Incorrect Identity Provider URL configuration. The Identity Provider URL must begin with https:// and have no query parameters', about);
  }
  if (issuerUrl === shape.identity?.oidc?.issuer) {
    throw invalidParameter('Incorrect Identity Provider URL configuration. The Identity Provider URL cannot be same as OpenID Connect (OIDC) issuer URL', about);
  }
}

/** A cluster has one OIDC identity provider. */
function checkRoom({ shape, identityProviders }: ClusterRecord): void {
  const [taken] = identityProviders.keys();
  if (taken === undefined) return;
  throw invalidRequest(`Cluster ${shape.name} already has an identity provider config of type ${type}: ${taken}`, { clusterName: shape.name });
}

function newRecord(eks: Eks, { shape, place }: ClusterRecord, asked: Oidc, asTags: Record<string, string> = {}): IdentityProviderRecord {
  const { identityProviderConfigName: name, ...rest } = asked;
  const id = eks.stream(place, 'IdentityProviderConfigId', `${shape.name}/${name}`).uuid();
  return {
    shape: {
      identityProviderConfigName: name,
      identityProviderConfigArn: identityProviderConfigArn(place, shape.name, type, name, id),
      clusterName: shape.name,
      ...rest,
      tags: asTags,
      status: 'CREATING',
    },
    visibleAt: eks.visibleAt(),
    transition: undefined,
  };
}

export const DisassociateIdentityProviderConfig = operation({
  http: { method: 'POST', path: `${path}/disassociate` },
  resources: resource,
  input: named,
  run({ clusterName: cluster, identityProviderConfig: config }, { eks, place }) {
    const record = clusterNamed(eks, place, cluster);
    const provider = configOf(eks, record, config);
    requireFree(eks, record, 'DisassociateIdentityProviderConfig');
    provider.shape.status = 'DELETING';
    return {
      update: startClusterUpdate(eks, record, {
        operation: 'DisassociateIdentityProviderConfig',
        type: 'DisassociateIdentityProviderConfig',
        params: { IdentityProviderConfig: [config] },
        duration: 'cluster.identityProvider',
        apply: () => void record.identityProviders.delete(config.name),
        undo: () => void (provider.shape.status = 'ACTIVE'),
      }),
    };
  },
});

export const DescribeIdentityProviderConfig = operation({
  http: { method: 'POST', path: `${path}/describe` },
  resources: resource,
  input: named,
  run(input, { eks, place }) {
    const { shape } = configOf(eks, clusterNamed(eks, place, input.clusterName), input.identityProviderConfig);
    return { identityProviderConfig: { oidc: given({ ...shape }) } };
  },
});

export const ListIdentityProviderConfigs = operation({
  http: { method: 'GET', path, query: { maxResults: 'number', nextToken: 'string' } },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  input: z.object({ clusterName, ...page }),
  run(input, { eks, place }) {
    const { identityProviders } = clusterNamed(eks, place, input.clusterName);
    const names = [...identityProviders].filter(([, provider]) => visible(eks, provider)).map(([name]) => name);
    const { items, nextToken } = paginate(inOrder(names), (name) => name, input);
    return { identityProviderConfigs: items.map((name) => ({ type, name })), nextToken };
  },
});

function configOf(eks: Eks, cluster: ClusterRecord, config: { readonly type: string; readonly name: string }): IdentityProviderRecord {
  const provider = config.type === type ? cluster.identityProviders.get(config.name) : undefined;
  if (provider !== undefined && visible(eks, provider)) return provider;
  const { name } = cluster.shape;
  throw notFound(`No config found for cluster: ${name}, config type: ${config.type}, config name: ${config.name}`, { clusterName: name });
}
