import type {
  AttachVpnGatewayRequest, CreateTransitGatewayRequest, CreateTransitGatewayVpcAttachmentRequest, CreateVpnGatewayRequest, DeleteTransitGatewayVpcAttachmentRequest, DetachVpnGatewayRequest,
  TransitGateway, TransitGatewayVpcAttachment, VpnGateway,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { kinds } from './kinds.ts';
import { description, operation } from './operation.ts';
import { after, type Ec2Region } from './region.ts';
import { tagsFor } from './tags.ts';

/** Milliseconds until a VPC is attached to a transit gateway, or no longer; medians with the sigma of a log-normal. */
const durations = { attach: [45_000, 0.2], detach: [45_000, 0.2] } as const;

/** Whether routes of a VPC may lead to a transit gateway. */
export function transitVpcs(region: Ec2Region, id: string): readonly (string | undefined)[] {
  region.transitGateways.get(id);
  return region.transitGatewayAttachments.where((one) => one.TransitGatewayId === id && one.State !== 'deleted').map(({ VpcId }) => VpcId);
}

export function isAttachedElsewhere(region: Ec2Region, vpcId: string): boolean {
  return (
    region.transitGatewayAttachments.where((one) => one.VpcId === vpcId && one.State !== 'deleted').length > 0 ||
    region.vpnGateways.where((gateway) => gateway.VpcAttachments?.some((one) => one.VpcId === vpcId) ?? false).length > 0
  );
}

function attach(region: Ec2Region, input: CreateTransitGatewayVpcAttachmentRequest): TransitGatewayVpcAttachment {
  const { TransitGatewayId } = region.transitGateways.get(input.TransitGatewayId);
  const { VpcId } = region.vpcs.get(input.VpcId);
  const subnets = (input.SubnetIds ?? []).map((id) => region.subnets.get(id));
  const present = transitVpcs(region, TransitGatewayId ?? '').includes(VpcId);
  if (present) throw new AwsError('DuplicateTransitGatewayAttachment', `${TransitGatewayId ?? ''} has non-deleted Transit Gateway Attachments with same VPC ID.`);
  if (new Set(subnets.map((subnet) => subnet.AvailabilityZone)).size < subnets.length) throw new AwsError('DuplicateSubnetsInSameZone', 'The subnets must be in different Availability Zones.');
  const id = region.transitGatewayAttachments.newId();
  const attachment = region.transitGatewayAttachments.add(id, {
    TransitGatewayAttachmentId: id, TransitGatewayId, VpcId, VpcOwnerId: region.account, SubnetIds: [...(input.SubnetIds ?? [])], State: 'pending',
    CreationTime: new Date(region.clock.now()), Tags: tagsFor(kinds.transitGatewayAttachment, input.TagSpecifications),
  });
  after(region, region.random.fork(`${id}/attach`).logNormal(...durations.attach), () => {
    if (attachment.State === 'pending') attachment.State = 'available';
  });
  return attachment;
}

export const remoteGatewayOperations = {
  CreateTransitGateway: operation<CreateTransitGatewayRequest>({
    resources: ['transit-gateway/*'],
    run: (region, input) => {
      const id = region.transitGateways.newId();
      const gateway = { TransitGatewayId: id, TransitGatewayArn: `arn:aws:ec2:${region.region}:${region.account}:transit-gateway/${id}`, OwnerId: region.account, State: 'available' as const, CreationTime: new Date(region.clock.now()) };
      return { TransitGateway: region.transitGateways.add(id, { ...gateway, ...(input.Description !== undefined && { Description: input.Description }), Tags: tagsFor(kinds.transitGateway, input.TagSpecifications) }) };
    },
  }),

  DescribeTransitGateways: description<TransitGateway>({ of: (region) => region.transitGateways, ids: 'TransitGatewayIds', into: 'TransitGateways', filters: { 'transit-gateway-id': (one) => one.TransitGatewayId, state: (one) => one.State } }),

  CreateTransitGatewayVpcAttachment: operation<CreateTransitGatewayVpcAttachmentRequest>({
    required: ['TransitGatewayId', 'VpcId', 'SubnetIds'],
    resources: ['transit-gateway-attachment/*', 'transit-gateway/{TransitGatewayId}', 'vpc/{VpcId}', 'subnet/{SubnetIds}'],
    run: (region, input) => ({ TransitGatewayVpcAttachment: attach(region, input) }),
  }),

  DescribeTransitGatewayVpcAttachments: description<TransitGatewayVpcAttachment>({
    of: (region) => region.transitGatewayAttachments,
    ids: 'TransitGatewayAttachmentIds',
    into: 'TransitGatewayVpcAttachments',
    filters: { 'transit-gateway-attachment-id': (one) => one.TransitGatewayAttachmentId, 'transit-gateway-id': (one) => one.TransitGatewayId, 'vpc-id': (one) => one.VpcId, state: (one) => one.State },
  }),

  DeleteTransitGatewayVpcAttachment: operation<DeleteTransitGatewayVpcAttachmentRequest>({
    required: ['TransitGatewayAttachmentId'],
    resources: ['transit-gateway-attachment/{TransitGatewayAttachmentId}'],
    run: (region, input) => {
      const attachment = region.transitGatewayAttachments.get(input.TransitGatewayAttachmentId);
      attachment.State = 'deleting';
      after(region, region.random.fork(`${attachment.TransitGatewayAttachmentId ?? ''}/detach`).logNormal(...durations.detach), () => (attachment.State = 'deleted'));
      return { TransitGatewayVpcAttachment: attachment };
    },
  }),

  CreateVpnGateway: operation<CreateVpnGatewayRequest>({
    required: ['Type'],
    resources: ['vpn-gateway/*'],
    run: (region, input) => {
      const id = region.vpnGateways.newId();
      return { VpnGateway: region.vpnGateways.add(id, { VpnGatewayId: id, Type: input.Type, State: 'available', VpcAttachments: [], Tags: tagsFor(kinds.vpnGateway, input.TagSpecifications) }) };
    },
  }),

  DescribeVpnGateways: description<VpnGateway>({ of: (region) => region.vpnGateways, ids: 'VpnGatewayIds', into: 'VpnGateways', filters: { 'vpn-gateway-id': (one) => one.VpnGatewayId, 'attachment.vpc-id': (one) => one.VpcAttachments?.map(({ VpcId }) => VpcId) } }),

  AttachVpnGateway: operation<AttachVpnGatewayRequest>({
    required: ['VpnGatewayId', 'VpcId'],
    resources: ['vpn-gateway/{VpnGatewayId}', 'vpc/{VpcId}'],
    run: (region, input) => {
      const gateway = region.vpnGateways.get(input.VpnGatewayId);
      const { VpcId } = region.vpcs.get(input.VpcId);
      const present = gateway.VpcAttachments?.[0];
      if (present !== undefined && present.VpcId !== VpcId) throw new AwsError('VpnGatewayAttachmentLimitExceeded', `The maximum number of VPC attachments has been reached for ${input.VpnGatewayId ?? ''}`);
      gateway.VpcAttachments = [{ VpcId, State: 'attached' }];
      return { VpcAttachment: gateway.VpcAttachments[0] };
    },
  }),

  DetachVpnGateway: operation<DetachVpnGatewayRequest>({
    required: ['VpnGatewayId', 'VpcId'],
    resources: ['vpn-gateway/{VpnGatewayId}', 'vpc/{VpcId}'],
    run: (region, input) => {
      const gateway = region.vpnGateways.get(input.VpnGatewayId);
      const attached = gateway.VpcAttachments?.some(({ VpcId }) => VpcId === input.VpcId) === true;
      if (!attached) throw new AwsError('InvalidVpnGatewayAttachment.NotFound', `The attachment with vpn gateway ID '${input.VpnGatewayId ?? ''}' and vpc ID '${input.VpcId ?? ''}' does not exist`);
      gateway.VpcAttachments = [];
      return {};
    },
  }),
};
