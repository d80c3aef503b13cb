import { DescribeSpotPriceHistoryCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetAttributeValuesCommand, GetProductsCommand, PricingClient, DescribeServicesCommand } from '@aws-sdk/client-pricing';
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand, ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { describe, expect, test } from '@jest/globals';
import { createAws } from '../../../simulator/aws.ts';
import { virtualClock } from '../../../simulator/clock/virtual.ts';
import instanceTypes from '../../../simulator/ec2/data/instance-types.json' with { type: 'json' };
import { onDemandPrice } from '../../../simulator/prices/prices.ts';

const aws = createAws({ clock: virtualClock(Date.UTC(2026, 5, 1)), seed: 'quotas and prices', eks: { quotas: { clustersPerRegion: 7 } }, ec2: { quotas: { vpcsPerRegion: 9 } }, serviceQuotas: { values: { 'L-1216C47A': 8 } } });
const config = { region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'y' }, requestHandler: aws.requestHandler };
interface Item {
  readonly product: { readonly attributes: Readonly<Record<string, string>> };
  readonly terms: { readonly OnDemand: Readonly<Record<string, { readonly priceDimensions: Readonly<Record<string, { readonly pricePerUnit: { readonly USD: string } }>> }>> };
}

const quotas = new ServiceQuotasClient(config);
const pricing = new PricingClient(config);

describe('Service Quotas', () => {
  const valueOf = async (ServiceCode: string, QuotaCode: string) => (await quotas.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }))).Quota?.Value;

  test('tells what the services enforce, and what AWS Support has changed', async () => {
    expect(await valueOf('eks', 'L-1194D53C')).toBe(7);
    expect(await valueOf('eks', 'L-6D54EA21')).toBe(30);
    expect(await valueOf('vpc', 'L-F678F1CE')).toBe(9);
    expect(await valueOf('ec2', 'L-1216C47A')).toBe(8);
    expect((await quotas.send(new GetAWSDefaultServiceQuotaCommand({ ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' }))).Quota?.Value).toBe(5);
  });

  test('lists in pages', async () => {
    const first = await quotas.send(new ListServiceQuotasCommand({ ServiceCode: 'eks', MaxResults: 4 }));
    const second = await quotas.send(new ListServiceQuotasCommand({ ServiceCode: 'eks', MaxResults: 4, NextToken: first.NextToken }));
    expect([first.Quotas?.length, second.Quotas?.length, second.NextToken]).toEqual([4, 3, undefined]);
  });

  test('knows no other quota', async () => {
    await expect(valueOf('eks', 'L-00000000')).rejects.toMatchObject({ name: 'NoSuchResourceException' });
    await expect(quotas.send(new ListServiceQuotasCommand({ ServiceCode: 'eks', NextToken: 'made up' }))).rejects.toMatchObject({ name: 'InvalidPaginationTokenException' });
  });
});

describe('the price list', () => {
  const term = (Field: string, Value: string) => ({ Type: 'TERM_MATCH' as const, Field, Value });
  const items = async (ServiceCode: string, filters: Readonly<Record<string, string>>) => {
    const { PriceList = [] } = (await pricing.send(new GetProductsCommand({ ServiceCode, Filters: Object.entries(filters).map(([field, value]) => term(field, value)) }))) as { PriceList?: readonly unknown[] };
    return PriceList.map((item) => JSON.parse(String(item)) as Item);
  };
  const usd = (item: Item) => Number(Object.values(Object.values(item.terms.OnDemand)[0]!.priceDimensions)[0]!.pricePerUnit.USD);

  test.each([
    ['us-east-1', 'm5.large', 'Linux', 0.096],
    ['us-west-2', 'm5.2xlarge', 'Linux', 0.384],
    ['eu-west-1', 'c5.xlarge', 'Linux', 0.192],
    ['eu-central-1', 't3.medium', 'Linux', 0.048],
    ['eu-central-1', 'g5.xlarge', 'Linux', 1.258],
    ['us-east-1', 'm5.large', 'Windows', 0.188],
  ])('says what %s takes for %s with %s', async (regionCode, instanceType, operatingSystem, price) => {
    const found = await items('AmazonEC2', { regionCode, instanceType, operatingSystem, tenancy: 'Shared', preInstalledSw: 'NA', capacitystatus: 'Used' });
    expect(found).toHaveLength(1);
    expect(usd(found[0]!)).toBeCloseTo(price, 5);
  });

  test('has control planes, with extended support on top of them', async () => {
    const clusters = await items('AmazonEKS', { regionCode: 'eu-west-1' });
    expect(clusters.map((item) => [item.product.attributes['usagetype'], usd(item)])).toEqual([['EU-AmazonEKS-Hours:perCluster', 0.1], ['EU-AmazonEKS-Hours:extendedSupport', 0.5]]);
  });

  test('has a price for every instance type', () => {
    expect(Object.keys(instanceTypes).filter((type) => !((onDemandPrice('us-east-1', type) ?? 0) > 0))).toEqual([]);
  });

  test('tells its services and attributes, and has an endpoint in three regions only', async () => {
    expect((await pricing.send(new DescribeServicesCommand({ ServiceCode: 'AmazonEKS' }))).Services?.[0]?.AttributeNames).toContain('usagetype');
    expect((await pricing.send(new GetAttributeValuesCommand({ ServiceCode: 'AmazonEC2', AttributeName: 'volumeApiName' }))).AttributeValues).toEqual([{ Value: 'gp3' }]);
    await expect(pricing.send(new GetProductsCommand({ ServiceCode: 'AmazonRDS' }))).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(new PricingClient({ ...config, region: 'eu-west-1' }).send(new GetProductsCommand({ ServiceCode: 'AmazonEKS' }))).rejects.toMatchObject({ name: 'UnknownEndpoint' });
  });
});

test('EC2 tells the Spot price of each zone that has the type: below On-Demand, and the same again', async () => {
  const ec2 = new EC2Client({ ...config, region: 'us-west-2' });
  const ask = async () => (await ec2.send(new DescribeSpotPriceHistoryCommand({ InstanceTypes: ['m6a.large'], ProductDescriptions: ['Linux/UNIX'] }))).SpotPriceHistory ?? [];
  const prices = await ask();
  expect(prices.map(({ AvailabilityZone }) => AvailabilityZone)).toEqual(['us-west-2a', 'us-west-2b', 'us-west-2c']);
  for (const { SpotPrice } of prices) {
    expect(Number(SpotPrice)).toBeGreaterThan(0.0864 * 0.29);
    expect(Number(SpotPrice)).toBeLessThan(0.0864 * 0.56);
  }
  expect(await ask()).toEqual(prices);
});
