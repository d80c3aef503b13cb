import type { Shape } from '../../service.ts';
import { list, lowerFirst, made, pick, shape, shapes, text, texts, withTagMap } from './members.ts';
import type { Made, Provider, ResourceRequest } from './provider.ts';

const accessEntry: Provider = {
  attributes: ['AccessEntryArn'],
  alsoReplaces: ['Type'],
  async create(request) {
    const input = { ...identityOf(request), ...withTagMap(request, 'tags') };
    const entry = shape(await request.call('eks', 'CreateAccessEntry', { ...input, ...lowerCased(pick(request.properties, 'Type')) }), 'accessEntry');
    const created = made(`${text(request.properties, 'PrincipalArn')}|${text(request.properties, 'ClusterName')}`, { AccessEntryArn: entry['accessEntryArn'] });
    request.began(created);
    await changePolicies(request);
    return created;
  },
  async update(request, current): Promise<Made> {
    await request.call('eks', 'UpdateAccessEntry', identityOf(request));
    await changePolicies(request);
    return current;
  },
  delete: (_current, request) => request.remove('eks', 'DeleteAccessEntry', lowerCased(pick(request.properties, 'ClusterName', 'PrincipalArn'))),
};

function identityOf({ properties }: ResourceRequest): Shape {
  const groups = list(properties, 'KubernetesGroups').length > 0 ? { kubernetesGroups: texts(properties, 'KubernetesGroups') } : {};
  return { ...lowerCased(pick(properties, 'ClusterName', 'PrincipalArn', 'Username')), ...groups };
}

async function changePolicies(request: ResourceRequest): Promise<void> {
  const of = lowerCased(pick(request.properties, 'ClusterName', 'PrincipalArn'));
  const policies = (properties: Shape) => shapes(properties, 'AccessPolicies').map((policy) => ({ policyArn: text(policy, 'PolicyArn'), accessScope: lowerCased(shape(policy, 'AccessScope')) }));
  const [wanted, present] = [policies(request.properties), policies(request.previous)];
  for (const { policyArn } of present.filter((policy) => !wanted.some((other) => other.policyArn === policy.policyArn))) await request.remove('eks', 'DisassociateAccessPolicy', { ...of, policyArn });
  for (const policy of wanted) await request.call('eks', 'AssociateAccessPolicy', { ...of, ...policy });
}

function lowerCased(members: Shape): Shape {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [lowerFirst(name), value]));
}

export const eksProviders: Readonly<Record<string, Provider>> = { 'AWS::EKS::AccessEntry': accessEntry };
