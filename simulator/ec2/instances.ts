import type {
  _InstanceType, DescribeInstanceAttributeRequest, DescribeInstancesRequest, Image, Instance, InstanceStateName, LaunchTemplateSpecification, Reservation, ResponseLaunchTemplateData, RunInstancesRequest,
  TerminateInstancesRequest,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { missingParameter } from './errors.ts';
import { applyFilters, type FilterTable } from './filters.ts';
import { imageById } from './images.ts';
import { instanceTypeFacts, isOfferedIn } from './instance-types.ts';
import { kinds } from './kinds.ts';
import { namedTemplate, versionOf } from './launch-templates.ts';
import { createNetworkInterface, deleteNetworkInterface } from './network-interfaces.ts';
import { operation } from './operation.ts';
import { page } from './pages.ts';
import { after, type Ec2Region } from './region.ts';
import { tagsOfType } from './tags.ts';
import { createVolumes, releaseVolumes } from './volumes.ts';

/** Milliseconds, as medians with the sigma of a log-normal. */
const durations = { start: [15_000, 0.25], stop: [30_000, 0.25] } as const;

/** A terminated instance stays visible for about an hour. */
const shownAfterwards = 3_600_000;

const stateCodes = { pending: 0, running: 16, 'shutting-down': 32, terminated: 48, stopping: 64, stopped: 80 } as const satisfies Record<InstanceStateName, number>;

function state(Name: InstanceStateName): NonNullable<Instance['State']> {
  return { Name, Code: stateCodes[Name] };
}

/** The request, with what its launch template says where it says nothing itself. */
function withTemplate(region: Ec2Region, input: RunInstancesRequest): RunInstancesRequest {
  const specification: LaunchTemplateSpecification | undefined = input.LaunchTemplate;
  if (specification === undefined) return input;
  const template = namedTemplate(region, specification);
  const data: ResponseLaunchTemplateData = versionOf(region, template, specification.Version ?? '$Default').LaunchTemplateData ?? {};
  const own = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const TagSpecifications = [...(data.TagSpecifications ?? []), ...(input.TagSpecifications ?? [])];
  return { ...(data as Partial<RunInstancesRequest>), ...own, TagSpecifications } as RunInstancesRequest;
}

function runInstances(region: Ec2Region, request: RunInstancesRequest): Reservation {
  const input = withTemplate(region, request);
  const { ImageId, InstanceType = 'm1.small' } = input;
  if (ImageId === undefined) throw missingParameter('imageId');
  const image = imageById(region, ImageId);
  const subnet = region.subnets.get(input.SubnetId ?? defaultSubnetId(region));
  const { AvailabilityZone: zone = '' } = subnet;
  const type = instanceTypeFacts(region, InstanceType);
  if (!isOfferedIn(region, InstanceType, zone)) {
    throw new AwsError('Unsupported', `Your requested instance type (${InstanceType}) is not supported in your requested Availability Zone (${zone}).`);
  }
  if (type.ProcessorInfo?.SupportedArchitectures?.[0] !== image.Architecture) {
    throw new AwsError('InvalidParameterValue', `The architecture '${type.ProcessorInfo?.SupportedArchitectures?.[0] ?? ''}' of the specified instance type does not match the architecture '${image.Architecture ?? ''}' of the specified AMI.`);
  }
  if (input.KeyName !== undefined && region.keyPairs.where((pair) => pair.KeyName === input.KeyName).length === 0) throw new AwsError('InvalidKeyPair.NotFound', `The key pair '${input.KeyName}' does not exist`);
  const Instances = Array.from({ length: input.MaxCount ?? 1 }, () => launch(region, input, image, InstanceType, subnet.SubnetId ?? ''));
  return { ReservationId: `r-0${region.random.hex(16)}`, OwnerId: region.account, Instances };
}

function defaultSubnetId(region: Ec2Region): string {
  const [subnet] = region.subnets.where((one) => one.DefaultForAz === true);
  if (subnet === undefined) throw new AwsError('MissingInput', 'No subnets found for the default VPC. Please specify a subnet.');
  return subnet.SubnetId ?? '';
}

function launch(region: Ec2Region, input: RunInstancesRequest, image: Image, type: _InstanceType, subnetId: string): Instance {
  const InstanceId = region.instances.newId();
  const network = createNetworkInterface(region, {
    subnetId,
    groups: input.SecurityGroupIds,
    attachment: { AttachmentId: `eni-attach-0${region.random.hex(16)}`, InstanceId, InstanceOwnerId: region.account, DeviceIndex: 0, Status: 'attached', DeleteOnTermination: true },
    tags: tagsOfType(kinds.networkInterface, input.TagSpecifications),
  });
  const isArm = instanceTypeFacts(region, type).ProcessorInfo?.SupportedArchitectures?.[0] === 'arm64';
  const instance = region.instances.add(InstanceId, {
    InstanceId,
    ImageId: input.ImageId,
    InstanceType: type,
    Architecture: isArm ? 'arm64' : 'x86_64',
    State: state('pending'),
    LaunchTime: new Date(region.clock.now()),
    Placement: { AvailabilityZone: network.AvailabilityZone, Tenancy: 'default' },
    SubnetId: subnetId,
    VpcId: network.VpcId,
    PrivateIpAddress: network.PrivateIpAddress,
    PrivateDnsName: network.PrivateDnsName,
    SecurityGroups: network.Groups,
    NetworkInterfaces: [{ NetworkInterfaceId: network.NetworkInterfaceId, SubnetId: subnetId, VpcId: network.VpcId, PrivateIpAddress: network.PrivateIpAddress, Status: 'in-use' }],
    RootDeviceType: 'ebs',
    RootDeviceName: image.RootDeviceName,
    BlockDeviceMappings: createVolumes(region, { instanceId: InstanceId, zone: network.AvailabilityZone, image, mappings: input.BlockDeviceMappings, tags: tagsOfType(kinds.volume, input.TagSpecifications) }),
    ...(input.KeyName !== undefined && { KeyName: input.KeyName }),
    ...(input.IamInstanceProfile?.Arn !== undefined && { IamInstanceProfile: { Arn: input.IamInstanceProfile.Arn } }),
    ...(input.InstanceMarketOptions?.MarketType === 'spot' && { InstanceLifecycle: 'spot' }),
    Tags: tagsOfType(kinds.instance, input.TagSpecifications),
  });
  if (input.UserData !== undefined) region.userData.set(InstanceId, input.UserData);
  after(region, region.random.fork(`${InstanceId}/start`).logNormal(...durations.start), () => {
    if (instance.State?.Name !== 'pending') return;
    instance.State = state('running');
    region.instancesChanged();
  });
  return instance;
}

function terminate(region: Ec2Region, instance: Instance): object {
  const { InstanceId = '', State: before = state('running') } = instance;
  if (before.Name !== 'shutting-down' && before.Name !== 'terminated') {
    instance.State = state('shutting-down');
    region.instancesChanged();
    after(region, region.random.fork(`${InstanceId}/stop`).logNormal(...durations.stop), () => {
      for (const { NetworkInterfaceId = '' } of instance.NetworkInterfaces ?? []) deleteNetworkInterface(region, NetworkInterfaceId);
      releaseVolumes(region, instance.BlockDeviceMappings);
      Object.assign(instance, { State: state('terminated'), NetworkInterfaces: [], BlockDeviceMappings: [] } satisfies Instance);
      after(region, shownAfterwards, () => {
        region.instances.delete(InstanceId);
        region.userData.delete(InstanceId);
      });
    });
  }
  return { InstanceId, PreviousState: before, CurrentState: instance.State };
}

const instanceFilters: FilterTable<Instance> = {
  architecture: (instance) => instance.Architecture,
  'availability-zone': (instance) => instance.Placement?.AvailabilityZone,
  'image-id': (instance) => instance.ImageId,
  'instance-id': (instance) => instance.InstanceId,
  'instance-lifecycle': (instance) => instance.InstanceLifecycle,
  'instance-state-code': (instance) => instance.State?.Code,
  'instance-state-name': (instance) => instance.State?.Name,
  'instance-type': (instance) => instance.InstanceType,
  'instance.group-id': (instance) => instance.SecurityGroups?.map((group) => group.GroupId),
  'key-name': (instance) => instance.KeyName,
  'private-dns-name': (instance) => instance.PrivateDnsName,
  'private-ip-address': (instance) => instance.PrivateIpAddress,
  'subnet-id': (instance) => instance.SubnetId,
  'vpc-id': (instance) => instance.VpcId,
};

export const instanceOperations = {
  RunInstances: operation<RunInstancesRequest>({
    required: ['MinCount', 'MaxCount'],
    resources: ['instance/*', 'subnet/{SubnetId}', 'security-group/{SecurityGroupIds}'],
    run: (region, input) => runInstances(region, input),
  }),

  TerminateInstances: operation<TerminateInstancesRequest>({
    required: ['InstanceIds'],
    resources: ['instance/{InstanceIds}'],
    run: (region, input) => {
      const instances = (input.InstanceIds ?? []).map((id) => region.instances.get(id));
      return { TerminatingInstances: instances.map((instance) => terminate(region, instance)) };
    },
  }),

  DescribeInstanceAttribute: operation<DescribeInstanceAttributeRequest>({
    required: ['InstanceId', 'Attribute'],
    resources: ['instance/{InstanceId}'],
    run: (region, { InstanceId = '', Attribute }) => {
      region.instances.get(InstanceId);
      if (Attribute !== 'userData') throw new AwsError('InvalidParameterValue', `Value (${String(Attribute)}) for parameter attribute is invalid. Only userData is simulated.`);
      const Value = region.userData.get(InstanceId);
      return { InstanceId, UserData: { ...(Value !== undefined && { Value }) } };
    },
  }),

  DescribeInstances: operation<DescribeInstancesRequest>({
    run: (region, input) => {
      const named = (input.InstanceIds ?? []).map((id) => region.instances.get(id));
      const { items, ...rest } = page(applyFilters(named.length > 0 ? named : region.instances.all(), input.Filters, instanceFilters), input);
      return { Reservations: items.map((instance) => ({ ReservationId: `r-${instance.InstanceId?.slice(2) ?? ''}`, OwnerId: region.account, Instances: [instance] })), ...rest };
    },
  }),
};
