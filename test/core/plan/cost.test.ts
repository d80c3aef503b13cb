import { describe, expect, test } from '@jest/globals';
import { priceIn, priceQuestions, spotPrice } from '../../../core/plan/account/prices.ts';
import { quotas, quotasToRead, vCpuQuota } from '../../../core/plan/account/quotas.ts';
import { existingVpc, fargateProfile, launch, nodeGroup, planned, selfManagedNodeGroup, spec } from '../orders.ts';

const prices = { cluster: 0.1, 'extended-support': 0.5, 'nat-gateway': 0.052, 'public-address': 0.005, volume: 0.0952, key: 1, 'on-demand/linux/m7g.large': 0.0978, 'spot/linux/m7g.large': 0.04, 'spot/linux/c7g.large': 0.05 };
const account = (over: object = {}) => ({ account: { quotas: [], instanceTypes: [], missingRoles: [], missingInstanceProfiles: [], missingKeyPairs: [], keys: [], missingSecurityGroups: [], hasLogGroup: false, prices, unread: [{ what: 'instance types', why: 'A test does not ask.' }], ...over } });
const costOf = (...order: Parameters<typeof planned>) => planned(...order).plan.cost!;

describe('the cost of a plan', () => {
  test('is a month of what it makes, item by item', () => {
    expect(costOf({}, { ...account() })).toEqual({
      currency: 'USD',
      monthly: 272.63,
      items: [
        { what: 'Control plane', quantity: 1, unit: 'hour', price: 0.1, monthly: 73 },
        { what: 'Node group workers, 2 m7g.large', quantity: 2, unit: 'hour', price: 0.0978, monthly: 142.79 },
        { what: 'Volumes of nodes, 160 GiB of gp3', quantity: 160, unit: 'GB-month', price: 0.0952, monthly: 15.23 },
        { what: 'NAT gateways', quantity: 1, unit: 'hour', price: 0.052, monthly: 37.96 },
        { what: 'Public addresses of NAT gateways and nodes', quantity: 1, unit: 'hour', price: 0.005, monthly: 3.65 },
      ],
      unpriced: [{ what: 'What passes the NAT gateways', why: 'They are paid by the gigabyte as well.' }],
    });
  });

  test('counts a NAT gateway in each zone, the key of secrets and extended support', () => {
    const cost = costOf({ metadata: { ...spec().metadata, version: '1.32' }, network: { kind: 'new', cidr: '10.0.0.0/16', nat: 'HighlyAvailable' }, secretsEncryption: { newKey: true } }, account());
    expect(cost.items.map(({ what, monthly }) => `${what}: ${monthly}`)).toEqual(expect.arrayContaining(['Extended support of Kubernetes 1.32: 365', 'NAT gateways: 113.88', 'KMS key of secrets: 1']));
  });

  test('takes the dearest of several instance types, because nobody knows which will come', () => {
    const [, nodes] = costOf({ managedNodeGroups: [nodeGroup({ capacityType: 'SPOT', instanceTypes: ['m7g.large', 'c7g.large'] })] }, account()).items;
    expect(nodes).toMatchObject({ what: 'Node group workers, 2 Spot m7g.large or c7g.large', price: 0.05, monthly: 73 });
  });

  test('counts self-managed nodes as they are bought, and every volume of theirs', () => {
    const cost = costOf(
      {
        managedNodeGroups: [],
        selfManagedNodeGroups: [
          selfManagedNodeGroup({
            privateNetworking: false,
            scaling: { minSize: 1, desiredSize: 4, maxSize: 4 },
            distribution: { onDemandBaseCapacity: 1, onDemandPercentageAboveBaseCapacity: 0, capacityRebalance: false },
            launch: { ...launch, additionalVolumes: [{ type: 'gp3', size: 20, device: '/dev/xvdc' }, { type: 'io2', size: 10, iops: 4000, device: '/dev/xvdd' }] },
          }),
        ],
      },
      account(),
    );
    expect(cost.items.map(({ what, quantity }) => `${what}: ${quantity}`)).toEqual(['Control plane: 1', 'Node group alone, 1 m7g.large: 1', 'Node group alone, 3 Spot m7g.large: 3', 'Volumes of nodes, 400 GiB of gp3: 400', 'NAT gateways: 1', 'Public addresses of NAT gateways and nodes: 5']);
    expect(cost.unpriced[0]).toEqual({ what: 'Volumes of nodes, 40 GiB of io2', why: 'More than its gigabytes is paid.' });
  });

  test('says what has no price, and what depends on use', () => {
    const cost = costOf(
      { ...existingVpc, managedNodeGroups: [nodeGroup({ instanceTypes: ['m9g.large'] }), nodeGroup({ name: 'templated', instanceTypes: [], launchTemplate: { id: 'lt-1' } })], fargateProfiles: [fargateProfile()], logging: { types: ['api'] }, network: existingVpc.network },
      { ...existingVpc.facts, launchTemplates: [{ id: 'lt-1', instanceType: 'm7g.large' }], ...account() },
    );
    expect(cost.unpriced.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      'Node group workers, 2 m9g.large: There is no price for it.',
      'Node group templated, 2: Its launch template says the instance type.',
      'Fargate profile serverless: Fargate is paid by the vCPUs and memory of the pods that run.',
      'Control-plane logs (api): CloudWatch is paid by the amount that is written and kept.',
    ]);
  });

  test('is no part of what is approved: prices may move', () => {
    expect(planned({}, account()).plan.hash).toBe(planned({}, account({ prices: {} })).plan.hash);
    expect(planned().plan.cost).toBeUndefined();
  });
});

describe('the questions about prices', () => {
  test('are asked once for each thing', () => {
    const { list, spot } = priceQuestions(spec({ managedNodeGroups: [nodeGroup(), nodeGroup({ name: 'same' }), nodeGroup({ name: 'spot', capacityType: 'SPOT' }), nodeGroup({ name: 'windows', amiFamily: 'WindowsServer2022CoreContainer', instanceTypes: ['m5.large'] })] }));
    expect(list.map(({ key }) => key)).toEqual(['cluster', 'extended-support', 'nat-gateway', 'public-address', 'volume', 'on-demand/linux/m7g.large', 'on-demand/windows/m5.large']);
    const mixed = priceQuestions(spec({ managedNodeGroups: [], selfManagedNodeGroups: [selfManagedNodeGroup({ distribution: { onDemandPercentageAboveBaseCapacity: 50, capacityRebalance: false } })] }));
    expect([...mixed.list, ...mixed.spot].map(({ key }) => key)).toEqual(expect.arrayContaining(['volume', 'on-demand/linux/m7g.large', 'spot/linux/m7g.large']));
    expect(spot).toEqual([{ key: 'spot/linux/m7g.large', instanceType: 'm7g.large', productDescription: 'Linux/UNIX' }]);
  });

  test('find the first tier of the product whose usage is meant', () => {
    const item = (usagetype: string, ...tiers: readonly (readonly [from: string, usd: string])[]) =>
      JSON.stringify({ product: { attributes: { usagetype } }, terms: { OnDemand: { t: { priceDimensions: Object.fromEntries(tiers.map(([beginRange, USD], index) => [index, { beginRange, pricePerUnit: { USD } }])) } } } });
    const list = [item('EUC1-NatGateway-Bytes', ['0', '0.052']), item('EUC1-RegionalNatGateway-Hours', ['0', '9']), item('EUC1-NatGateway-Hours', ['10', '0.01'], ['0', '0.0520000000'])];
    const question = priceQuestions(spec()).list.find(({ key }) => key === 'nat-gateway')!;
    expect(priceIn(list, question)).toBe(0.052);
    expect(priceIn([], question)).toBeUndefined();
    expect(spotPrice(['0.04', '0.05'])).toBe(0.045);
    expect(spotPrice([])).toBeUndefined();
  });
});

describe('the quotas', () => {
  test.each([
    ['m7g.large', 'ON_DEMAND', 'on-demand-standard'],
    ['im4gn.large', 'SPOT', 'spot-standard'],
    ['t3.large', 'SPOT', 'spot-standard'],
    ['g5.xlarge', 'ON_DEMAND', 'on-demand-g'],
    ['p5.48xlarge', 'ON_DEMAND', 'on-demand-p'],
    ['inf2.xlarge', 'ON_DEMAND', 'on-demand-inf'],
    ['trn1.2xlarge', 'SPOT', 'spot-trn'],
    ['x2gd.large', 'ON_DEMAND', undefined],
    ['mac2.metal', 'ON_DEMAND', undefined],
    ['hpc7g.4xlarge', 'ON_DEMAND', undefined],
  ] as const)('count the vCPUs of %s, %s, under %s', (type, capacity, quota) => {
    expect(vCpuQuota(type, capacity)).toBe(quota);
  });

  test('are read as far as the plan may meet them, each under a code of its own', () => {
    expect(quotasToRead(spec())).toEqual(['clusters', 'node-groups', 'nodes-per-group', 'vpcs', 'internet-gateways', 'nat-gateways', 'addresses', 'on-demand-standard']);
    expect(quotasToRead(spec({ network: existingVpc.network, managedNodeGroups: [], fargateProfiles: [fargateProfile()] }))).toEqual(['clusters', 'fargate-profiles']);
    expect(new Set(Object.values(quotas).map(({ quotaCode }) => quotaCode)).size).toBe(Object.keys(quotas).length);
  });
});
