import type {
  AttachInternetGatewayRequest, CreateEgressOnlyInternetGatewayRequest, CreateInternetGatewayRequest, DeleteEgressOnlyInternetGatewayRequest, DeleteInternetGatewayRequest,
  DetachInternetGatewayRequest, EgressOnlyInternetGateway, InternetGateway, Tag,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { dependencyViolation, invalidValue } from './errors.ts';
import type { FilterTable } from './filters.ts';
import { kinds } from './kinds.ts';
import { description, operation } from './operation.ts';
import { holdQuota, type Ec2Region } from './region.ts';
import { tagsFor } from './tags.ts';

export function createInternetGateway(region: Ec2Region, tags: Tag[]): InternetGateway {
  holdQuota(region, 'internetGatewaysPerRegion', region.internetGateways.size);
  const id = region.internetGateways.newId();
  return region.internetGateways.add(id, { InternetGatewayId: id, OwnerId: region.account, Attachments: [], Tags: tags });
}

export function attachInternetGateway(region: Ec2Region, gateway: InternetGateway, vpcId: string): void {
  const present = gateway.Attachments?.[0];
  if (present !== undefined) throw new AwsError('Resource.AlreadyAssociated', `resource ${gateway.InternetGatewayId ?? ''} is already attached to network ${present.VpcId ?? ''}`);
  if (internetGatewayOf(region, vpcId) !== undefined) throw invalidValue(`Network ${vpcId} already has an internet gateway attached`);
  gateway.Attachments = [{ VpcId: vpcId, State: 'available' as 'attached' }];
}

export function internetGatewayOf(region: Ec2Region, vpcId: string): InternetGateway | undefined {
  return region.internetGateways.where((gateway) => gateway.Attachments?.some((one) => one.VpcId === vpcId) ?? false)[0];
}

function detach(region: Ec2Region, gateway: InternetGateway, vpcId: string): void {
  if (!gateway.Attachments?.some((one) => one.VpcId === vpcId)) {
    throw new AwsError('Gateway.NotAttached', `resource ${gateway.InternetGatewayId ?? ''} is not attached to network ${vpcId}`);
  }
  if (region.networkInterfaces.where((one) => one.VpcId === vpcId && one.Association !== undefined).length > 0) {
    throw new AwsError('DependencyViolation', `Network ${vpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`);
  }
  gateway.Attachments = [];
}

const internetGatewayFilters: FilterTable<InternetGateway> = {
  'attachment.state': (gateway) => gateway.Attachments?.map((one) => one.State),
  'attachment.vpc-id': (gateway) => gateway.Attachments?.map((one) => one.VpcId),
  'internet-gateway-id': (gateway) => gateway.InternetGatewayId,
  'owner-id': (gateway) => gateway.OwnerId,
};

export const internetGatewayOperations = {
  CreateInternetGateway: operation<CreateInternetGatewayRequest>({
    resources: ['internet-gateway/*'],
    run: (region, input) => ({ InternetGateway: createInternetGateway(region, tagsFor(kinds.internetGateway, input.TagSpecifications)) }),
  }),

  AttachInternetGateway: operation<AttachInternetGatewayRequest>({
    required: ['InternetGatewayId', 'VpcId'],
    resources: ['internet-gateway/{InternetGatewayId}', 'vpc/{VpcId}'],
    run: (region, input) => {
      attachInternetGateway(region, region.internetGateways.get(input.InternetGatewayId), region.vpcs.get(input.VpcId).VpcId ?? '');
      return {};
    },
  }),

  DetachInternetGateway: operation<DetachInternetGatewayRequest>({
    required: ['InternetGatewayId', 'VpcId'],
    resources: ['internet-gateway/{InternetGatewayId}', 'vpc/{VpcId}'],
    run: (region, input) => {
      detach(region, region.internetGateways.get(input.InternetGatewayId), region.vpcs.get(input.VpcId).VpcId ?? '');
      return {};
    },
  }),

  DeleteInternetGateway: operation<DeleteInternetGatewayRequest>({
    required: ['InternetGatewayId'],
    resources: ['internet-gateway/{InternetGatewayId}'],
    run: (region, input) => {
      const { InternetGatewayId: id = '', Attachments = [] } = region.internetGateways.get(input.InternetGatewayId);
      if (Attachments.length > 0) throw dependencyViolation('internetGateway', id);
      region.internetGateways.delete(id);
      return {};
    },
  }),

  DescribeInternetGateways: description<InternetGateway>({
    of: (region) => region.internetGateways, ids: 'InternetGatewayIds', into: 'InternetGateways', filters: internetGatewayFilters,
  }),

  CreateEgressOnlyInternetGateway: operation<CreateEgressOnlyInternetGatewayRequest>({
    required: ['VpcId'],
    resources: ['egress-only-internet-gateway/*', 'vpc/{VpcId}'],
    run: (region, input) => {
      const { VpcId } = region.vpcs.get(input.VpcId);
      holdQuota(region, 'egressOnlyInternetGatewaysPerRegion', region.egressOnlyInternetGateways.size);
      const id = region.egressOnlyInternetGateways.newId();
      const gateway = region.egressOnlyInternetGateways.add(id, {
        EgressOnlyInternetGatewayId: id,
        Attachments: [{ VpcId, State: 'attached' }],
        Tags: tagsFor(kinds.egressOnlyInternetGateway, input.TagSpecifications),
      });
      return { EgressOnlyInternetGateway: gateway, ClientToken: input.ClientToken };
    },
  }),

  DeleteEgressOnlyInternetGateway: operation<DeleteEgressOnlyInternetGatewayRequest>({
    required: ['EgressOnlyInternetGatewayId'],
    resources: ['egress-only-internet-gateway/{EgressOnlyInternetGatewayId}'],
    run: (region, input) => {
      const { EgressOnlyInternetGatewayId: id = '' } = region.egressOnlyInternetGateways.get(input.EgressOnlyInternetGatewayId);
      region.egressOnlyInternetGateways.delete(id);
      return { ReturnCode: true };
    },
  }),

  DescribeEgressOnlyInternetGateways: description<EgressOnlyInternetGateway>({
    of: (region) => region.egressOnlyInternetGateways,
    ids: 'EgressOnlyInternetGatewayIds',
    into: 'EgressOnlyInternetGateways',
    filters: {},
  }),
};
