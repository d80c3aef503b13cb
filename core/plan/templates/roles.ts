import type { RoleToMake, Trust } from '../roles.ts';
import { trustAnchor } from './roles-anywhere.ts';
import { getAtt, tagList, type Resource, type Template } from './template.ts';

/** All our roles, named by us or by the file, are under this path: the only one under which we may make and delete any. */
const path = '/drydock/';

/** Everything a role's trust may refer to. */
export interface TrustContext {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly cluster: string;
}

/** The resources and outputs of roles: each role's ARN is the output `<logicalId>Arn`. */
export function roleResources(roles: readonly RoleToMake[], context: TrustContext): Required<Pick<Template, 'Resources' | 'Outputs'>> {
  return {
    Resources: Object.fromEntries(roles.map((role) => [role.logicalId, roleResource(role, context)])),
    Outputs: Object.fromEntries(roles.map(({ logicalId }) => [`${logicalId}Arn`, { Value: getAtt(logicalId, 'Arn') }])),
  };
}

function roleResource(role: RoleToMake, context: TrustContext): Resource {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: role.description,
      Path: path,
      ...(role.roleName !== undefined && { RoleName: role.roleName }),
      AssumeRolePolicyDocument: trustPolicy(role.trust, context),
      ...(role.policyArns.length > 0 && { ManagedPolicyArns: role.policyArns }),
      ...(role.documents.length > 0 && { Policies: role.documents.map(({ name, document }) => ({ PolicyName: name, PolicyDocument: document })) }),
      ...(role.boundaryArn !== undefined && { PermissionsBoundary: role.boundaryArn }),
      ...(role.tags !== undefined && Object.keys(role.tags).length > 0 && { Tags: tagList(role.tags) }),
    },
  };
}

function trustPolicy(trust: Trust, context: TrustContext): unknown {
  switch (trust.kind) {
    case 'service':
      return policy({ Effect: 'Allow', Principal: { Service: trust.service }, Action: trust.actions });
    case 'fargate':
      return policy(fargateStatement(context));
    case 'roles-anywhere':
      return policy(rolesAnywhereStatement);
    case 'oidc':
      return oidcTrust(trust);
  }
}

/** The condition keeps Fargate from being talked into using the role for somebody else's cluster. */
function fargateStatement({ partition, region, account, cluster }: TrustContext): object {
  return {
    Effect: 'Allow',
    Principal: { Service: 'eks-fargate-pods.amazonaws.com' },
    Action: ['sts:AssumeRole'],
    Condition: { ArnLike: { 'aws:SourceArn': `arn:${partition}:eks:${region}:${account}:fargateprofile/${cluster}/*` } },
  };
}

/** Only sessions that come through our own trust anchor. */
const rolesAnywhereStatement = {
  Effect: 'Allow',
  Principal: { Service: 'rolesanywhere.amazonaws.com' },
  Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
  Condition: { ArnEquals: { 'aws:SourceArn': getAtt(trustAnchor, 'TrustAnchorArn') } },
};

export const oidcProvider = 'OidcProvider';
export const issuerParameter = 'Issuer';

/**
 * A trust condition has the issuer in its keys, and a key cannot hold an intrinsic function. CloudFormation takes the
 * document as a JSON text as well, in which `Fn::Sub` replaces anything.
 */
function oidcTrust({ namespace, serviceAccounts, isPattern }: Extract<Trust, { kind: 'oidc' }>): object {
  const subjects = serviceAccounts.map((name) => `system:serviceaccount:${namespace}:${name}`);
  const audience = { '${IssuerHost}:aud': 'sts.amazonaws.com', ...(!isPattern && { '${IssuerHost}:sub': subjects }) };
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: `\${${oidcProvider}}` },
    Action: ['sts:AssumeRoleWithWebIdentity'],
    Condition: { StringEquals: audience, ...(isPattern && { StringLike: { '${IssuerHost}:sub': subjects } }) },
  };
  const issuerHost = { 'Fn::Select': [1, { 'Fn::Split': ['//', { Ref: issuerParameter }] }] };
  return { 'Fn::Sub': [JSON.stringify(policy(statement)), { IssuerHost: issuerHost }] };
}

function policy(statement: object): object {
  return { Version: '2012-10-17', Statement: [statement] };
}
