import { expect, test } from '@jest/globals';
import { DescribeKeyPairsCommand, DescribeRouteTablesCommand, DescribeSecurityGroupsCommand, DescribeSubnetsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { embeddedEc2 } from './embedded-ec2.ts';

test('an account can start with networks of given ids, public and private subnets routed as usual', async () => {
  const { clientFor } = embeddedEc2({
    defaultVpc: false,
    seed: [
      {
        region: 'eu-north-1',
        vpcs: [
          {
            id: 'vpc-0dd338ecf29863c55',
            cidr: '192.168.0.0/16',
            subnets: [
              { id: 'subnet-0b2512f8c6ae9bf30', cidr: '192.168.128.0/19', zone: 'eu-north-1a', tags: { 'kubernetes.io/role/internal-elb': '1' } },
              { id: 'subnet-08cb9a2ed60394ce3', cidr: '192.168.64.0/19', zone: 'eu-north-1b', public: true, freeAddresses: 3 },
            ],
            securityGroups: [{ id: 'sg-0123456789abcdef0', name: 'shared' }],
          },
        ],
        keyPairs: ['ops'],
      },
    ],
  });
  const ec2 = clientFor('eu-north-1');
  const targets = async (subnetId: string) =>
    (await ec2.send(new DescribeRouteTablesCommand({ Filters: [{ Name: 'association.subnet-id', Values: [subnetId] }] }))).RouteTables![0]!.Routes!.map((route) => (route.GatewayId ?? route.NatGatewayId)!.split('-')[0]);

  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: ['subnet-08cb9a2ed60394ce3', 'subnet-0b2512f8c6ae9bf30'] }));

  expect(Subnets!.map((subnet) => [subnet.AvailableIpAddressCount, subnet.MapPublicIpOnLaunch])).toEqual([[3, true], [8187, false]]);
  expect(await targets('subnet-08cb9a2ed60394ce3')).toEqual(['local', 'igw']);
  expect(await targets('subnet-0b2512f8c6ae9bf30')).toEqual(['local', 'nat']);
  expect((await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ['sg-0123456789abcdef0'] }))).SecurityGroups).toHaveLength(1);
  expect((await ec2.send(new DescribeKeyPairsCommand({ KeyNames: ['ops'] }))).KeyPairs).toHaveLength(1);
  expect((await clientFor('eu-west-1').send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
});
