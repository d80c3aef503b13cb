import type {
  CreateVpcEndpointRequest, DeleteVpcEndpointsRequest, DescribeVpcEndpointServicesRequest, ModifyVpcEndpointRequest, State, UnsuccessfulItem, VpcEndpoint, VpcEndpointType,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import type { FilterTable } from './filters.ts';
import { kinds } from './kinds.ts';
import { createNetworkInterface, deleteNetworkInterface } from './network-interfaces.ts';
import { description, operation } from './operation.ts';
import { after, holdQuota, type Ec2Region } from './region.ts';
import { defaultSecurityGroupOf } from './security-groups.ts';
import { tagsFor } from './tags.ts';
import services from './data/vpc-endpoint-services.json' with { type: 'json' };

/** Milliseconds, as medians with the sigma of a log-normal. */
const durations = { create: [60_000, 0.2], delete: [60_000, 0.2] } as const;

/** On the wire they are in lower case, whatever the SDK's type says. */
const states = { pending: 'pending' as State, available: 'available' as State, deleting: 'deleting' as State };

const allowAll = JSON.stringify({ Version: '2008-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] });

function createEndpoint(region: Ec2Region, input: CreateVpcEndpointRequest): VpcEndpoint {
  const vpc = region.vpcs.get(input.VpcId);
  const type = input.VpcEndpointType ?? 'Gateway';
  const { ServiceName = '', SubnetIds = [], RouteTableIds = [] } = input;
  if (!serviceNames(region, type).includes(ServiceName)) {
    throw new AwsError('InvalidServiceName', `The Vpc Endpoint Service '${ServiceName}' does not exist`);
  }
  holdQuota(region, 'vpcEndpointsPerVpc', region.vpcEndpoints.where((one) => one.VpcId === vpc.VpcId).length);
  const groups = input.SecurityGroupIds ?? (type === 'Interface' ? [defaultSecurityGroupOf(region, vpc.VpcId ?? '').GroupId ?? ''] : []);
  const VpcEndpointId = region.vpcEndpoints.newId();
  const endpoint = region.vpcEndpoints.add(VpcEndpointId, {
    VpcEndpointId,
    VpcEndpointType: type,
    VpcId: vpc.VpcId,
    ServiceName,
    ServiceRegion: region.region,
    State: type === 'Gateway' ? states.available : states.pending,
    PolicyDocument: input.PolicyDocument ?? allowAll,
    RouteTableIds: [],
    SubnetIds: [],
    NetworkInterfaceIds: [],
    Groups: groups.map((id) => region.securityGroups.get(id)).map(({ GroupId, GroupName }) => ({ GroupId, GroupName })),
    IpAddressType: 'ipv4',
    PrivateDnsEnabled: type === 'Interface' && (input.PrivateDnsEnabled ?? true),
    RequesterManaged: false,
    DnsEntries: type === 'Interface' ? [{ DnsName: `${VpcEndpointId}.${ServiceName.split('.').slice(3).join('.')}.${region.region}.vpce.amazonaws.com` }] : [],
    CreationTimestamp: new Date(region.clock.now()),
    OwnerId: region.account,
    Tags: tagsFor(kinds.vpcEndpoint, input.TagSpecifications),
  });
  for (const id of RouteTableIds) addToRouteTable(region, endpoint, id);
  for (const id of SubnetIds) addToSubnet(region, endpoint, id);
  if (type === 'Interface') {
    after(region, region.random.fork(`${VpcEndpointId}/create`).logNormal(...durations.create), () => {
      if (endpoint.State === states.pending) endpoint.State = states.available;
    });
  }
  return endpoint;
}

function serviceNames(region: Ec2Region, type: VpcEndpointType): string[] {
  return (type === 'Gateway' || type === 'Interface' ? services[type] : []).map((name) => `com.amazonaws.${region.region}.${name}`);
}

/** A gateway endpoint is reached by a route to the service's prefix list. */
function addToRouteTable(region: Ec2Region, endpoint: VpcEndpoint, id: string): void {
  const table = region.routeTables.get(id);
  const prefixList = `pl-${region.random.fork(`prefix-list/${endpoint.ServiceName ?? ''}`).hex(8)}`;
  table.Routes = [...(table.Routes ?? []), { DestinationPrefixListId: prefixList, GatewayId: endpoint.VpcEndpointId, Origin: 'CreateRoute', State: 'active' }];
  endpoint.RouteTableIds = [...(endpoint.RouteTableIds ?? []), id];
}

function removeFromRouteTable(region: Ec2Region, endpoint: VpcEndpoint, id: string): void {
  const table = region.routeTables.find(id);
  if (table !== undefined) table.Routes = table.Routes?.filter((route) => route.GatewayId !== endpoint.VpcEndpointId);
  endpoint.RouteTableIds = endpoint.RouteTableIds?.filter((one) => one !== id);
}

function addToSubnet(region: Ec2Region, endpoint: VpcEndpoint, subnetId: string): void {
  const made = createNetworkInterface(region, {
    subnetId,
    groups: endpoint.Groups?.map((group) => group.GroupId ?? ''),
    description: `VPC Endpoint Interface ${endpoint.VpcEndpointId ?? ''}`,
    type: 'vpc_endpoint',
    requester: 'vpc-endpoint',
    attachment: { InstanceOwnerId: 'amazon-aws', DeviceIndex: 1, Status: 'attached', DeleteOnTermination: false },
  });
  endpoint.SubnetIds = [...(endpoint.SubnetIds ?? []), subnetId];
  endpoint.NetworkInterfaceIds = [...(endpoint.NetworkInterfaceIds ?? []), made.NetworkInterfaceId ?? ''];
}

function removeFromSubnet(region: Ec2Region, endpoint: VpcEndpoint, subnetId: string): void {
  const gone = (endpoint.NetworkInterfaceIds ?? []).filter((id) => region.networkInterfaces.find(id)?.SubnetId === subnetId);
  for (const id of gone) deleteNetworkInterface(region, id);
  endpoint.SubnetIds = endpoint.SubnetIds?.filter((id) => id !== subnetId);
  endpoint.NetworkInterfaceIds = endpoint.NetworkInterfaceIds?.filter((id) => !gone.includes(id));
}

function deleteEndpoint(region: Ec2Region, endpoint: VpcEndpoint): void {
  const { VpcEndpointId: id = '' } = endpoint;
  for (const table of endpoint.RouteTableIds ?? []) removeFromRouteTable(region, endpoint, table);
  if (endpoint.VpcEndpointType === 'Gateway') {
    region.vpcEndpoints.delete(id);
    return;
  }
  endpoint.State = states.deleting;
  after(region, region.random.fork(`${id}/delete`).logNormal(...durations.delete), () => {
    for (const interfaceId of endpoint.NetworkInterfaceIds ?? []) deleteNetworkInterface(region, interfaceId);
    region.vpcEndpoints.delete(id);
  });
}

function modifyEndpoint(region: Ec2Region, endpoint: VpcEndpoint, input: ModifyVpcEndpointRequest): void {
  for (const id of input.RemoveRouteTableIds ?? []) removeFromRouteTable(region, endpoint, id);
  for (const id of input.AddRouteTableIds ?? []) addToRouteTable(region, endpoint, id);
  for (const id of input.RemoveSubnetIds ?? []) removeFromSubnet(region, endpoint, id);
  for (const id of input.AddSubnetIds ?? []) addToSubnet(region, endpoint, id);
  const added = (input.AddSecurityGroupIds ?? []).map((id) => region.securityGroups.get(id)).map(({ GroupId, GroupName }) => ({ GroupId, GroupName }));
  endpoint.Groups = [...(endpoint.Groups ?? []).filter((group) => !input.RemoveSecurityGroupIds?.includes(group.GroupId ?? '')), ...added];
  if (input.PolicyDocument !== undefined) endpoint.PolicyDocument = input.PolicyDocument;
  if (input.ResetPolicy === true) endpoint.PolicyDocument = allowAll;
  if (input.PrivateDnsEnabled !== undefined) endpoint.PrivateDnsEnabled = input.PrivateDnsEnabled;
}

const vpcEndpointFilters: FilterTable<VpcEndpoint> = {
  'service-name': (endpoint) => endpoint.ServiceName,
  'vpc-endpoint-id': (endpoint) => endpoint.VpcEndpointId,
  'vpc-endpoint-state': (endpoint) => endpoint.State,
  'vpc-endpoint-type': (endpoint) => endpoint.VpcEndpointType,
  'vpc-id': (endpoint) => endpoint.VpcId,
};

export const vpcEndpointOperations = {
  CreateVpcEndpoint: operation<CreateVpcEndpointRequest>({
    required: ['VpcId', 'ServiceName'],
    resources: ['vpc-endpoint/*', 'vpc/{VpcId}', 'subnet/{SubnetIds}', 'route-table/{RouteTableIds}', 'security-group/{SecurityGroupIds}'],
    run: (region, input) => ({ VpcEndpoint: createEndpoint(region, input), ClientToken: input.ClientToken }),
  }),

  ModifyVpcEndpoint: operation<ModifyVpcEndpointRequest>({
    required: ['VpcEndpointId'],
    resources: ['vpc-endpoint/{VpcEndpointId}'],
    run: (region, input) => {
      modifyEndpoint(region, region.vpcEndpoints.get(input.VpcEndpointId), input);
      return { Return: true };
    },
  }),

  /** Deletes what exists; what does not is listed, not thrown. */
  DeleteVpcEndpoints: operation<DeleteVpcEndpointsRequest>({
    required: ['VpcEndpointIds'],
    resources: ['vpc-endpoint/{VpcEndpointIds}'],
    run: (region, input) => {
      const Unsuccessful: UnsuccessfulItem[] = [];
      for (const id of input.VpcEndpointIds ?? []) {
        const endpoint = region.vpcEndpoints.find(id);
        const { code, message } = kinds.vpcEndpoint.notFound(id);
        if (endpoint === undefined) Unsuccessful.push({ ResourceId: id, Error: { Code: code, Message: message } });
        else deleteEndpoint(region, endpoint);
      }
      return { Unsuccessful };
    },
  }),

  DescribeVpcEndpoints: description<VpcEndpoint>({ of: (region) => region.vpcEndpoints, ids: 'VpcEndpointIds', into: 'VpcEndpoints', filters: vpcEndpointFilters }),

  DescribeVpcEndpointServices: operation<DescribeVpcEndpointServicesRequest>({
    run: (region, input) => {
      const all = (['Gateway', 'Interface'] as const).flatMap((type) => serviceNames(region, type).map((ServiceName) => ({ ServiceName, ServiceType: [{ ServiceType: type }], Owner: 'amazon' })));
      const chosen = input.ServiceNames === undefined ? all : all.filter((one) => input.ServiceNames?.includes(one.ServiceName));
      const unknown = input.ServiceNames?.find((name) => !all.some((one) => one.ServiceName === name));
      if (unknown !== undefined) throw new AwsError('InvalidServiceName', `The Vpc Endpoint Service '${unknown}' does not exist`);
      return { ServiceNames: [...new Set(chosen.map((one) => one.ServiceName))], ServiceDetails: chosen };
    },
  }),
};
