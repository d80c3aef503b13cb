import { describe, expect, test } from '@jest/globals';
import { AMITypes } from '@aws-sdk/client-eks';
import type { AssociateAccessPolicyCommandInput, CreateAccessEntryCommandInput, CreateAddonCommandInput, CreateClusterCommandInput, CreateFargateProfileCommandInput, CreateNodegroupCommandInput, CreatePodIdentityAssociationCommandInput } from '@aws-sdk/client-eks';
import type { CreateStackCommandInput } from '@aws-sdk/client-cloudformation';
import { accessEntryInput, accessPolicyInputs, addOnInput, controlPlaneInput, fargateProfileInput, nodeGroupInput, podIdentityAssociationInput, stackInput } from '../../../core/plan/inputs.ts';
import { controlPlaneOutput, stackOutput } from '../../../core/plan/outputs.ts';
import { resolve, resolveAll } from '../../../core/plan/resolve.ts';
import { requestToken } from '../../../core/plan/token.ts';
import { amiTypeOf } from '../../../core/spec/ami-type.ts';
import type { AmiFamily } from '../../../core/spec/cluster-spec.ts';
import { addon, association, fargateProfile, networking, nodeGroup, planned, request, sha256, spec, target } from '../orders.ts';

const outputs = {
  network: { SubnetIds: 'subnet-1,subnet-2', PrivateSubnetIds: 'subnet-2', PublicSubnetIds: 'subnet-1', SecurityGroupId: 'sg-1', PublicSubnetEUCENTRAL1A: 'subnet-1', PrivateRouteTableEUCENTRAL1A: 'rtb-1', PrivateRouteTableEUCENTRAL1B: 'rtb-2', PrivateRouteTableEUCENTRAL1C: 'rtb-3' },
  access: { ClusterRoleArn: 'arn:cluster', NodeRole1Arn: 'arn:node', FargatePodExecutionRoleArn: 'arn:fargate', PodRole1Arn: 'arn:pod', PodRole2Arn: 'arn:ebs' },
};

const { plan } = planned({
  iam: { ...spec().iam, podIdentityAssociations: [association({ targetRoleARN: 'arn:target' })] },
  addons: [...networking, addon('eks-pod-identity-agent'), addon('aws-ebs-csi-driver', { iam: { kind: 'recommendedPodIdentity' }, configurationValues: '{}' })],
  fargateProfiles: [fargateProfile()],
  managedNodeGroups: [nodeGroup({ updateConfig: { maxUnavailablePercentage: 25 }, taints: [{ key: 'batch', effect: 'NO_SCHEDULE' }], labels: { team: 'a' } })],
  logging: { types: ['api', 'audit'] },
  secretsEncryption: { keyARN: 'arn:key' },
  accessConfig: {
    ...spec().accessConfig,
    accessEntries: [{ principalARN: 'arn:aws:iam::111122223333:role/ops', type: 'STANDARD', kubernetesGroups: [], accessPolicies: [{ policyARN: 'arn:policy', accessScope: { type: 'namespace', namespaces: ['shop'] } }] }],
  },
});

describe('the inputs of the calls', () => {
  test('CreateCluster', () => {
    const input: CreateClusterCommandInput = controlPlaneInput(target, request(plan, 'control-plane', 'create-control-plane'), outputs);
    expect(input).toMatchObject({
      name: 'harbour',
      version: '1.36',
      roleArn: 'arn:cluster',
      resourcesVpcConfig: { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'], endpointPublicAccess: true, endpointPrivateAccess: false, publicAccessCidrs: ['0.0.0.0/0'] },
      logging: { clusterLogging: [{ enabled: true, types: ['api', 'audit'] }] },
      encryptionConfig: [{ resources: ['secrets'], provider: { keyArn: 'arn:key' } }],
      accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP', bootstrapClusterCreatorAdminPermissions: true },
      bootstrapSelfManagedAddons: false,
      upgradePolicy: { supportType: 'EXTENDED' },
    });
    expect(input).not.toHaveProperty('kubernetesNetworkConfig');
  });

  test('CreateNodegroup', () => {
    const input: CreateNodegroupCommandInput = nodeGroupInput(target, request(plan, 'node-group/workers', 'create-node-group'), outputs);
    expect(input).toMatchObject({
      clusterName: 'harbour',
      nodegroupName: 'workers',
      nodeRole: 'arn:node',
      subnets: ['subnet-2'],
      scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 4 },
      instanceTypes: ['m7g.large'],
      amiType: 'AL2023_ARM_64_STANDARD',
      capacityType: 'ON_DEMAND',
      diskSize: 80,
      version: '1.36',
      labels: { team: 'a' },
      taints: [{ key: 'batch', effect: 'NO_SCHEDULE' }],
      updateConfig: { maxUnavailablePercentage: 25 },
    });
    expect(input).not.toHaveProperty('launchTemplate');
  });

  test('CreateFargateProfile', () => {
    const input: CreateFargateProfileCommandInput = fargateProfileInput(target, request(plan, 'fargate-profile/serverless', 'create-fargate-profile'), outputs);
    expect(input).toMatchObject({ fargateProfileName: 'serverless', podExecutionRoleArn: 'arn:fargate', subnets: ['subnet-2'], selectors: [{ namespace: 'jobs' }] });
  });

  test('CreateAddon', () => {
    const input: CreateAddonCommandInput = addOnInput(target, request(plan, 'add-on/aws-ebs-csi-driver', 'create-add-on'), outputs);
    expect(input).toMatchObject({ addonName: 'aws-ebs-csi-driver', addonVersion: 'v1.2.0-eksbuild.1', resolveConflicts: 'NONE', configurationValues: '{}', podIdentityAssociations: [{ serviceAccount: 'ebs-csi-controller-sa', roleArn: 'arn:ebs' }] });
    expect(input).not.toHaveProperty('serviceAccountRoleArn');
  });

  test('CreateAccessEntry and AssociateAccessPolicy', () => {
    const entry = request(plan, 'access-entry/arn:aws:iam::111122223333:role/ops', 'create-access-entry');
    const input: CreateAccessEntryCommandInput = accessEntryInput(target, entry, outputs);
    const policies: AssociateAccessPolicyCommandInput[] = accessPolicyInputs(target, entry, outputs);
    expect(input).toMatchObject({ clusterName: 'harbour', principalArn: 'arn:aws:iam::111122223333:role/ops', type: 'STANDARD' });
    expect(policies).toEqual([{ clusterName: 'harbour', principalArn: 'arn:aws:iam::111122223333:role/ops', policyArn: 'arn:policy', accessScope: { type: 'namespace', namespaces: ['shop'] } }]);
  });

  test('CreatePodIdentityAssociation', () => {
    const input: CreatePodIdentityAssociationCommandInput = podIdentityAssociationInput(target, request(plan, 'pod-identity/shop/cart', 'create-pod-identity-association'), outputs);
    expect(input).toMatchObject({ clusterName: 'harbour', namespace: 'shop', serviceAccount: 'cart', roleArn: 'arn:pod', targetRoleArn: 'arn:target' });
    expect(input).not.toHaveProperty('kind');
  });

  test('CreateStack', () => {
    const input: CreateStackCommandInput = stackInput(request(plan, 'egress', 'deploy-stack'), outputs);
    expect(input).toMatchObject({ StackName: 'drydock-harbour-egress', Capabilities: [], OnFailure: 'ROLLBACK' });
    expect(input.Parameters).toContainEqual({ ParameterKey: 'PublicSubnetEUCENTRAL1A', ParameterValue: 'subnet-1' });
    expect(input.Tags).toContainEqual({ Key: 'drydock:operation', Value: 'op-1' });
    expect(JSON.parse(input.TemplateBody!)).toHaveProperty('Resources');
  });
});

describe('what earlier steps give', () => {
  test('is named in the error when it is missing', () => {
    expect(() => resolve({ step: 'identity', output: 'AddOnRole1Arn' }, outputs)).toThrow('MissingOutput: Output AddOnRole1Arn of step identity is needed, but the step has not settled.');
    expect(() => resolve({ step: 'network', output: 'Nothing' }, { network: { VpcId: 'vpc-1' } })).toThrow('it gave VpcId');
  });

  test('is a list where one value has commas, without repetitions', () => {
    expect(resolveAll([{ step: 'network', output: 'SubnetIds' }, { value: 'subnet-2' }, { value: 'subnet-3' }], outputs)).toEqual(['subnet-1', 'subnet-2', 'subnet-3']);
  });

  test('is read from what EKS and CloudFormation answer', () => {
    expect(controlPlaneOutput({ arn: 'arn:c', identity: { oidc: { issuer: 'https://oidc' } } })).toEqual({ ClusterArn: 'arn:c', Issuer: 'https://oidc' });
    expect(stackOutput([{ OutputKey: 'VpcId', OutputValue: 'vpc-1' }])).toEqual({ VpcId: 'vpc-1' });
  });
});

test('a step has the same token at every attempt, and no other step has it', () => {
  expect(requestToken('op-1', 'control-plane', sha256)).toBe(requestToken('op-1', 'control-plane', sha256));
  expect(requestToken('op-1', 'control-plane', sha256)).not.toBe(requestToken('op-1', 'network', sha256));
  expect(requestToken('op-1', 'add-on/vpc-cni', sha256)).toMatch(/^[a-zA-Z][-a-zA-Z0-9]{39}$/);
});

test("every AMI type that a plan can name is one of EKS's", () => {
  const families: AmiFamily[] = ['AmazonLinux2023', 'AmazonLinux2', 'Bottlerocket', 'BottlerocketFips', 'WindowsServer2019CoreContainer', 'WindowsServer2019FullContainer', 'WindowsServer2022CoreContainer', 'WindowsServer2022FullContainer', 'WindowsServer2025CoreContainer', 'WindowsServer2025FullContainer'];
  const types = families.flatMap((family) => ['m5.large', 'm7g.large', 'g5.xlarge', 'g5g.xlarge', 'inf2.xlarge'].map((instance) => amiTypeOf(family, instance)).filter((type) => type !== undefined));
  expect(types.length).toBeGreaterThan(15);
  expect(types.filter((type) => !Object.values<string>(AMITypes).includes(type))).toEqual([]);
});
