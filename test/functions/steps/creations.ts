import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateAddonCommand,
  CreateClusterCommand,
  CreateFargateProfileCommand,
  CreateNodegroupCommand,
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
} from '@aws-sdk/client-eks';
import type { StepKind } from '../../../core/plan/plan.ts';
import type { StepRequest } from '../../../core/plan/step-requests.ts';
import type { Subject } from '../../../core/watch/watch.ts';
import { fn as createAddOn } from '../../../functions/create-add-on/handler.ts';
import { fn as createControlPlane } from '../../../functions/create-control-plane/handler.ts';
import { fn as createFargateProfile } from '../../../functions/create-fargate-profile/handler.ts';
import { fn as createNodeGroup } from '../../../functions/create-node-group/handler.ts';
import { fn as deployStack } from '../../../functions/deploy-stack/handler.ts';
import type { DrydockFunction } from '../../../functions/shared/define-function.ts';
import { account, operationId } from '../builders.ts';
import { awsError } from '../aws-error.ts';
import { cloudFormation, eks, type Mocked } from '../world.ts';
import { clientRequestToken, clusterName, described, describedStack, inUse, tags, type Described, type Outputs } from './a-step.ts';

/** One kind of step that makes something. */
export interface Creation {
  readonly kind: StepKind;
  readonly fn: DrydockFunction;
  readonly request: StepRequest;
  readonly outputs?: Outputs;
  readonly mocked: Mocked;
  readonly acts: unknown;
  /** What it is given, to the letter. */
  readonly given: unknown;
  readonly describes: unknown;
  readonly described: Described;
  readonly subject: Subject;
  /** What AWS says when the name is taken. */
  readonly taken: Error;
}

export const creations: readonly Creation[] = [
  {
    kind: 'create-control-plane',
    fn: createControlPlane,
    request: {
      kind: 'create-control-plane',
      version: '1.36',
      roleArn: { step: 'access-stack', output: 'ClusterRoleArn' },
      subnetIds: [{ step: 'network-stack', output: 'SubnetIds' }],
      securityGroupIds: [{ value: 'sg-1' }],
      endpointAccess: { publicAccess: true, privateAccess: true, publicAccessCIDRs: ['203.0.113.0/24'] },
      authenticationMode: 'API',
      bootstrapClusterCreatorAdminPermissions: false,
      bootstrapSelfManagedAddons: false,
      logTypes: ['audit'],
      supportType: 'STANDARD',
      tags,
    },
    outputs: { 'access-stack': { ClusterRoleArn: 'arn:role' }, 'network-stack': { SubnetIds: 'subnet-1,subnet-2' } },
    mocked: eks,
    acts: CreateClusterCommand,
    given: {
      name: clusterName,
      version: '1.36',
      roleArn: 'arn:role',
      resourcesVpcConfig: { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'], endpointPublicAccess: true, endpointPrivateAccess: true, publicAccessCidrs: ['203.0.113.0/24'] },
      logging: { clusterLogging: [{ enabled: true, types: ['audit'] }] },
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      upgradePolicy: { supportType: 'STANDARD' },
      tags,
      clientRequestToken,
    },
    describes: DescribeClusterCommand,
    described: described('cluster'),
    subject: { kind: 'cluster', toward: 'active' },
    taken: inUse('Cluster already exists with name: harbour'),
  },
  {
    kind: 'create-node-group',
    fn: createNodeGroup,
    request: {
      kind: 'create-node-group',
      nodeGroup: {
        name: 'workers', instanceTypes: ['m7g.large'], amiFamily: 'AmazonLinux2023', capacityType: 'SPOT', scaling: { minSize: 1, desiredSize: 2, maxSize: 3 },
        labels: { tier: 'web' }, taints: [], tags: {}, volumeSize: 80, privateNetworking: true, role: { kind: 'new' },
      },
      ami: { type: 'AL2023_ARM_64_STANDARD', version: '1.36' },
      nodeRole: { value: 'arn:node-role' },
      subnetIds: [{ value: 'subnet-1' }],
      tags,
    },
    mocked: eks,
    acts: CreateNodegroupCommand,
    given: {
      clusterName, nodegroupName: 'workers', nodeRole: 'arn:node-role', subnets: ['subnet-1'], scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 3 }, capacityType: 'SPOT',
      instanceTypes: ['m7g.large'], amiType: 'AL2023_ARM_64_STANDARD', version: '1.36', diskSize: 80, labels: { tier: 'web' }, tags, clientRequestToken,
    },
    describes: DescribeNodegroupCommand,
    described: described('nodegroup'),
    subject: { kind: 'node-group', nodegroupName: 'workers', toward: 'active' },
    taken: inUse('NodeGroup already exists with name workers and cluster name harbour'),
  },
  {
    kind: 'create-fargate-profile',
    fn: createFargateProfile,
    request: {
      kind: 'create-fargate-profile',
      profile: { name: 'jobs', selectors: [{ namespace: 'jobs', labels: {} }], tags: {} },
      podExecutionRoleArn: { value: 'arn:pods' },
      subnetIds: [{ value: 'subnet-1' }],
      tags,
    },
    mocked: eks,
    acts: CreateFargateProfileCommand,
    given: { clusterName, fargateProfileName: 'jobs', podExecutionRoleArn: 'arn:pods', subnets: ['subnet-1'], selectors: [{ namespace: 'jobs' }], tags, clientRequestToken },
    describes: DescribeFargateProfileCommand,
    described: described('fargateProfile'),
    subject: { kind: 'fargate-profile', fargateProfileName: 'jobs', toward: 'active' },
    taken: inUse('A Fargate Profile already exists with this name in this cluster.'),
  },
  {
    kind: 'create-add-on',
    fn: createAddOn,
    request: { kind: 'create-add-on', addonName: 'coredns', addonVersion: 'v1.13.2-eksbuild.1', mustRun: true, resolveConflicts: 'OVERWRITE', podIdentityAssociations: [], tags },
    mocked: eks,
    acts: CreateAddonCommand,
    given: { clusterName, addonName: 'coredns', addonVersion: 'v1.13.2-eksbuild.1', resolveConflicts: 'OVERWRITE', tags, clientRequestToken },
    describes: DescribeAddonCommand,
    described: described('addon'),
    subject: { kind: 'add-on', addonName: 'coredns', toward: 'active' },
    taken: inUse('Addon already exists.'),
  },
  {
    kind: 'deploy-stack',
    fn: deployStack,
    request: {
      kind: 'deploy-stack',
      stackName: 'drydock-harbour-access',
      template: { Resources: { Role: { Type: 'AWS::IAM::Role', Properties: {} } } },
      parameters: { Vpc: { step: 'network-stack', output: 'VpcId' } },
      tags,
    },
    outputs: { 'network-stack': { VpcId: 'vpc-1' } },
    mocked: cloudFormation,
    acts: CreateStackCommand,
    given: {
      StackName: 'drydock-harbour-access',
      TemplateBody: '{"Resources":{"Role":{"Type":"AWS::IAM::Role","Properties":{}}}}',
      Parameters: [{ ParameterKey: 'Vpc', ParameterValue: 'vpc-1' }],
      Tags: [{ Key: 'drydock:operation', Value: operationId }],
      Capabilities: ['CAPABILITY_IAM'],
      OnFailure: 'ROLLBACK',
      RoleARN: `arn:aws:iam::${account}:role/drydock-stacks`,
      ClientRequestToken: clientRequestToken,
    },
    describes: DescribeStacksCommand,
    described: describedStack,
    subject: { kind: 'stack', stackName: 'drydock-harbour-access', toward: 'complete' },
    taken: awsError('AlreadyExistsException', 'Stack [drydock-harbour-access] already exists'),
  },
];
