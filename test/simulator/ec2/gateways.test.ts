import { describe, expect, test } from '@jest/globals';
import {
  AllocateAddressCommand, AssociateRouteTableCommand, AttachInternetGatewayCommand, CreateEgressOnlyInternetGatewayCommand, CreateInternetGatewayCommand, CreateNatGatewayCommand,
  CreateRouteCommand, CreateRouteTableCommand, CreateSubnetCommand, CreateVpcCommand, DeleteInternetGatewayCommand, DeleteNatGatewayCommand, DeleteRouteCommand,
  DeleteRouteTableCommand, DeleteSubnetCommand, DescribeAddressesCommand, DescribeNatGatewaysCommand, DescribeRouteTablesCommand, DescribeSubnetsCommand,
  DetachInternetGatewayCommand, DisassociateRouteTableCommand, ReleaseAddressCommand, ReplaceRouteCommand, waitUntilNatGatewayAvailable, type EC2Client,
} from '@aws-sdk/client-ec2';
import { embeddedEc2, refusal } from './embedded-ec2.ts';

async function network(ec2: EC2Client) {
  const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc!.VpcId!;
  const SubnetId = (await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.0.0/24', AvailabilityZone: 'us-west-2a' }))).Subnet!.SubnetId!;
  const InternetGatewayId = (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway!.InternetGatewayId!;
  return { VpcId, SubnetId, InternetGatewayId };
}

async function natGateway(ec2: EC2Client, SubnetId: string) {
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));
  return { AllocationId: AllocationId!, NatGatewayId: NatGateway!.NatGatewayId! };
}

const stateOf = async (ec2: EC2Client, id: string) => (await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }))).NatGateways![0]!;
const freeIn = async (ec2: EC2Client, id: string) => (await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [id] }))).Subnets![0]!.AvailableIpAddressCount;

describe('a NAT gateway', () => {
  test('takes some hundred seconds to come, holds an address and an Elastic IP, and gives both back', async () => {
    const { ec2, clock } = embeddedEc2({ defaultVpc: false });
    const { VpcId, SubnetId, InternetGatewayId } = await network(ec2);
    await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    const { AllocationId, NatGatewayId } = await natGateway(ec2, SubnetId);

    expect((await stateOf(ec2, NatGatewayId)).State).toBe('pending');
    await clock.advance(50_000);
    expect((await stateOf(ec2, NatGatewayId)).State).toBe('pending');
    await clock.advance(150_000);
    expect(await stateOf(ec2, NatGatewayId)).toMatchObject({ State: 'available', NatGatewayAddresses: [{ AllocationId, PrivateIp: '10.0.0.4', Status: 'succeeded' }] });
    expect(await freeIn(ec2, SubnetId)).toBe(250);
    expect(await refusal(ec2.send(new ReleaseAddressCommand({ AllocationId })))).toMatch(/^InvalidIPAddress.InUse: /);
    expect(await refusal(ec2.send(new DeleteSubnetCommand({ SubnetId })))).toBe(`DependencyViolation: The subnet '${SubnetId}' has dependencies and cannot be deleted.`);
    expect(await refusal(ec2.send(new DetachInternetGatewayCommand({ VpcId, InternetGatewayId })))).toMatch(/^DependencyViolation: Network .* has some mapped public address/);

    await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId }));
    expect((await stateOf(ec2, NatGatewayId)).State).toBe('deleting');
    await clock.advance(120_000);
    expect((await stateOf(ec2, NatGatewayId)).State).toBe('deleted');
    expect(await freeIn(ec2, SubnetId)).toBe(251);
    await ec2.send(new ReleaseAddressCommand({ AllocationId }));
    await clock.advance(3_600_000);
    expect(await refusal(stateOf(ec2, NatGatewayId))).toBe(`NatGatewayNotFound: The Nat Gateway ${NatGatewayId} was not found`);
  });

  test('fails in a VPC without an internet gateway, and the SDK waiter sees it', async () => {
    const { ec2, clock } = embeddedEc2({ defaultVpc: false });
    const { VpcId, SubnetId } = await network(ec2);
    const { NatGatewayId } = await natGateway(ec2, SubnetId);
    await clock.advance(60_000);

    expect(await stateOf(ec2, NatGatewayId)).toMatchObject({ State: 'failed', FailureCode: 'Gateway.NotAttached', FailureMessage: `Network ${VpcId} has no Internet gateway attached` });
    await expect(waitUntilNatGatewayAvailable({ client: ec2, maxWaitTime: 60 }, { NatGatewayIds: [NatGatewayId] })).rejects.toThrow(/FAILURE/);
  });

  test('asked for twice with one client token is one', async () => {
    const { ec2 } = embeddedEc2({ defaultVpc: false });
    const { SubnetId } = await network(ec2);
    const { AllocationId } = await ec2.send(new AllocateAddressCommand({}));
    const create = (ConnectivityType: 'public' | 'private') => ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId, ConnectivityType, ClientToken: 'once' }));

    const [first, second] = [await create('public'), await create('public')];

    expect(second.NatGateway!.NatGatewayId).toBe(first.NatGateway!.NatGatewayId);
    expect(await refusal(create('private'))).toMatch(/^IdempotentParameterMismatch: /);
  });

  test('needs an Elastic IP, of which a region has five', async () => {
    const { ec2 } = embeddedEc2({ defaultVpc: false });
    for (let i = 0; i < 5; i++) await ec2.send(new AllocateAddressCommand({}));
    expect(await refusal(ec2.send(new AllocateAddressCommand({})))).toBe('AddressLimitExceeded: The maximum number of addresses has been reached.');
    expect((await ec2.send(new DescribeAddressesCommand({ Filters: [{ Name: 'domain', Values: ['vpc'] }] }))).Addresses).toHaveLength(5);
  });
});

describe('an internet gateway', () => {
  test('serves one VPC, and goes after it is detached', async () => {
    const { ec2 } = embeddedEc2({ defaultVpc: false });
    const { VpcId, InternetGatewayId } = await network(ec2);
    await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    const other = (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway!.InternetGatewayId!;

    expect(await refusal(ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: other })))).toBe(
      `InvalidParameterValue: Network ${VpcId} already has an internet gateway attached`,
    );
    expect(await refusal(ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId })))).toBe(
      `DependencyViolation: The internetGateway '${InternetGatewayId}' has dependencies and cannot be deleted.`,
    );
    await ec2.send(new DetachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    await ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
    expect(await refusal(ec2.send(new DetachInternetGatewayCommand({ VpcId, InternetGatewayId: other })))).toBe(
      `Gateway.NotAttached: resource ${other} is not attached to network ${VpcId}`,
    );
  });
});

describe('a route table', () => {
  test('takes routes to what is in its own VPC, each destination once', async () => {
    const { ec2 } = embeddedEc2({ defaultVpc: false });
    const { VpcId, InternetGatewayId } = await network(ec2);
    const RouteTableId = (await ec2.send(new CreateRouteTableCommand({ VpcId }))).RouteTable!.RouteTableId!;
    const route = { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId };
    const detached = await refusal(ec2.send(new CreateRouteCommand(route)));
    await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    const early = await refusal(ec2.send(new ReplaceRouteCommand(route)));
    await ec2.send(new CreateRouteCommand(route));
    const { EgressOnlyInternetGateway: egress } = await ec2.send(new CreateEgressOnlyInternetGatewayCommand({ VpcId }));
    await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: egress!.EgressOnlyInternetGatewayId }));

    expect(detached).toBe(`InvalidParameterValue: route table ${RouteTableId} and network gateway ${InternetGatewayId} belong to different networks`);
    expect(early).toBe("InvalidParameterValue: There is no route defined for '0.0.0.0/0' in the route table. Use CreateRoute instead.");
    expect(await refusal(ec2.send(new CreateRouteCommand(route)))).toBe('RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists.');
    expect(await refusal(ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '10.9.0.0/16', NatGatewayId: 'nat-1' })))).toBe(
      "InvalidNatGatewayID.NotFound: The natGateway ID 'nat-1' does not exist",
    );
    expect(await refusal(ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: '10.0.0.0/16' })))).toMatch(/^InvalidParameterValue: cannot remove local route/);
    expect((await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }))).RouteTables![0]!.Routes).toMatchObject([
      { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local' },
      { DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId, State: 'active' },
      { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: egress!.EgressOnlyInternetGatewayId },
    ]);
  });

  test('keeps a route whose target is gone, as a black hole', async () => {
    const { ec2 } = embeddedEc2({ defaultVpc: false });
    const { VpcId, InternetGatewayId } = await network(ec2);
    await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId }));
    const RouteTableId = (await ec2.send(new CreateRouteTableCommand({ VpcId }))).RouteTable!.RouteTableId!;
    await ec2.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId }));
    await ec2.send(new DetachInternetGatewayCommand({ VpcId, InternetGatewayId }));

    const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters: [{ Name: 'route.state', Values: ['blackhole'] }] }));

    expect(RouteTables!.map((table) => table.RouteTableId)).toEqual([RouteTableId]);
  });

  test('is bound to subnets that have no other, and does not go while it is', async () => {
    const { ec2 } = embeddedEc2({ defaultVpc: false });
    const { VpcId, SubnetId } = await network(ec2);
    const [one, other] = [await ec2.send(new CreateRouteTableCommand({ VpcId })), await ec2.send(new CreateRouteTableCommand({ VpcId }))].map(
      (answer) => answer.RouteTable!.RouteTableId!,
    );
    const { AssociationId } = await ec2.send(new AssociateRouteTableCommand({ RouteTableId: one, SubnetId }));

    expect(await refusal(ec2.send(new AssociateRouteTableCommand({ RouteTableId: other, SubnetId })))).toBe(
      `Resource.AlreadyAssociated: the specified association for route table ${other!} conflicts with an existing association`,
    );
    expect(await refusal(ec2.send(new DeleteRouteTableCommand({ RouteTableId: one })))).toBe(
      `DependencyViolation: The routeTable '${one!}' has dependencies and cannot be deleted.`,
    );
    await ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
    await ec2.send(new DeleteRouteTableCommand({ RouteTableId: one }));
    expect(await refusal(ec2.send(new DisassociateRouteTableCommand({ AssociationId })))).toBe(
      `InvalidAssociationID.NotFound: The association ID '${AssociationId!}' does not exist`,
    );
  });
});
