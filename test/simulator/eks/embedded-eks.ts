import { EC2Client } from '@aws-sdk/client-ec2';
import { EKSClient } from '@aws-sdk/client-eks';
import { virtualClock } from '../../../simulator/clock/virtual.ts';
import type { VirtualClock } from '../../../simulator/clock/virtual.ts';
import { createAutoScalingService } from '../../../simulator/ec2/auto-scaling/service.ts';
import { createEc2Service } from '../../../simulator/ec2/service.ts';
import type { EksOptions } from '../../../simulator/eks/options.ts';
import { createEksService } from '../../../simulator/eks/service.ts';
import { noFaults } from '../../../simulator/gateway/faults.ts';
import { Gateway } from '../../../simulator/gateway/gateway.ts';
import type { Permission } from '../../../simulator/gateway/gateway.ts';
import { inProcessHandler } from '../../../simulator/gateway/in-process.ts';
import { Recorder } from '../../../simulator/gateway/recorder.ts';
import { authoriser } from '../../../simulator/iam/authorise.ts';
import { createIamService } from '../../../simulator/iam/iam.ts';
import { IamState } from '../../../simulator/iam/state.ts';
import { Random } from '../../../simulator/random.ts';
import type { Principal, Service, Shape, World } from '../../../simulator/service.ts';
import { createKmsService } from '../../../simulator/services/kms/service.ts';

export const account = '111122223333';
export const roleArn = (name: string): string => `arn:aws:iam::${account}:role/${name}`;

/** Services that may assume each role that is there from the start. */
const roles = {
  cluster: 'eks.amazonaws.com',
  node: 'ec2.amazonaws.com',
  pods: 'eks-fargate-pods.amazonaws.com',
  workload: 'pods.eks.amazonaws.com',
  capability: 'capabilities.eks.amazonaws.com',
  person: 'lambda.amazonaws.com',
};

const subnet = (id: string, cidr: string, zone: string, more: object = {}) => ({ id: `subnet-${id}`, cidr, zone, ...more });

/** What EC2 has before the first call. */
const seed = [
  {
    region: 'us-west-2',
    vpcs: [
      {
        id: 'vpc-main',
        cidr: '10.0.0.0/16',
        subnets: [
          subnet('a', '10.0.0.0/24', 'us-west-2a'),
          subnet('b', '10.0.1.0/24', 'us-west-2b'),
          subnet('a2', '10.0.2.0/24', 'us-west-2a'),
          subnet('full', '10.0.3.0/24', 'us-west-2c', { freeAddresses: 5 }),
          subnet('public', '10.0.4.0/24', 'us-west-2c', { public: true }),
          subnet('c', '10.0.5.0/24', 'us-west-2c'),
          subnet('d', '10.0.6.0/24', 'us-west-2d'),
        ],
        securityGroups: [{ id: 'sg-main', name: 'main' }],
      },
      { id: 'vpc-other', cidr: '192.168.0.0/16', subnets: [subnet('other', '192.168.0.0/24', 'us-west-2b')], securityGroups: [{ id: 'sg-other', name: 'other' }] },
    ],
    launchTemplates: [
      { id: 'lt-plain', name: 'plain', data: {} },
      { id: 'lt-typed', name: 'typed', data: { InstanceType: 'm5.large' } },
      { id: 'lt-image', name: 'image', data: { ImageId: 'ami-0123456789abcdef0' } },
      { id: 'lt-lost', name: 'lost', data: { ImageId: 'ami-00000000000000000' } },
    ],
    images: [{ id: 'ami-0123456789abcdef0', name: 'our-own' }],
  },
  {
    region: 'us-east-1',
    vpcs: [{ id: 'vpc-east', cidr: '10.9.0.0/16', subnets: [subnet('e', '10.9.0.0/24', 'us-east-1e'), subnet('f', '10.9.1.0/24', 'us-east-1f')] }],
  },
] as const;

/** One key that can be used, and one that is on its way out. */
const keys = [{ region: 'us-west-2', id: 'enabled' }, { region: 'us-west-2', id: 'dying', state: 'PendingDeletion' }] as const;
export const keyArn = (name: string): string => `arn:aws:kms:us-west-2:${account}:key/${name}`;

export interface EmbeddedEks {
  readonly clock: VirtualClock;
  readonly eks: EKSClient;
  readonly ec2: EC2Client;
  /** Entries put on EventBridge's default bus. */
  readonly events: Shape[];
  /** What policies were asked about, call by call. */
  readonly asked: Permission[];
  clientFor(region: string, principal?: Principal): EKSClient;
  /** Attaches an inline policy to one of the roles. */
  allow(role: keyof typeof roles, statements: readonly object[]): Promise<void>;
  dispatch(service: string, operation: string, input: Shape): Promise<Shape>;
}

const administrator: Principal = { kind: 'administrator', account, arn: `arn:aws:iam::${account}:user/admin` };

/** EKS behind the real gateway with the real EC2, IAM and KMS beside it, called by the real client, without a socket. Its nodes bring a CNI. */
export async function embeddedEks(options: EksOptions = {}, start = Date.UTC(2026, 10, 22, 12)): Promise<EmbeddedEks> {
  const clock = virtualClock(start);
  const random = new Random('eks-test');
  const iam = new IamState(random);
  const [events, asked] = [[] as Shape[], [] as Permission[]];
  const principals = new Map<string, Principal>([['ADMIN', administrator]]);
  const world: World = {
    clock,
    random,
    account,
    dispatch: (request) => gateway.dispatch(request),
    credentialsFor: () => ({ accessKeyId: 'ADMIN', secretAccessKey: 'secret', sessionToken: 'token' }),
  };
  const judge = authoriser(iam, clock);
  const gateway = new Gateway({
    world,
    recorder: new Recorder(),
    faults: noFaults,
    identify: (key) => ({ principal: principals.get(key) ?? administrator }),
    authorise: (permission) => {
      asked.push(permission);
      return judge(permission);
    },
    onBug: ({ error }) => {
      throw error;
    },
  });
  const bus: Service = { name: 'events', protocol: 'json-1.1', operations: { PutEvents: { run: ({ Entries: entries }) => (events.push(...(entries as Shape[])), {}) } } };
  gateway.add(createIamService(iam), createEc2Service(world, { seed }), createAutoScalingService(world), createKmsService(world, { seed: keys }), bus, createEksService(world, { ...options, switches: { cni: 'brought', ...options.switches } }));
  const connect = (region: string, key: string) => ({
    region,
    endpoint: 'http://embedded.aws',
    credentials: { accessKeyId: key, secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: inProcessHandler((request) => gateway.handle(request)),
  });
  const dispatch = (service: string, operation: string, input: Shape) =>
    gateway.dispatch({ service, operation, input, account, region: 'us-west-2', principal: administrator });
  for (const [name, service] of Object.entries(roles)) {
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: ['sts:AssumeRole', 'sts:TagSession'] }] };
    await dispatch('iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) });
  }
  return {
    clock,
    events,
    asked,
    dispatch,
    eks: new EKSClient(connect('us-west-2', 'ADMIN')),
    ec2: new EC2Client(connect('us-west-2', 'ADMIN')),
    clientFor(region, principal = administrator) {
      const key = `KEY${principals.size}`;
      principals.set(key, principal);
      return new EKSClient(connect(region, key));
    },
    async allow(role, statements) {
      const document = { Version: '2012-10-17', Statement: statements };
      await dispatch('iam', 'PutRolePolicy', { RoleName: role, PolicyName: 'test', PolicyDocument: JSON.stringify(document) });
    },
  };
}
