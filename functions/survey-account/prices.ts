import { DescribeSpotPriceHistoryCommand, type EC2Client, type _InstanceType } from '@aws-sdk/client-ec2';
import { GetProductsCommand, type PricingClient } from '@aws-sdk/client-pricing';
import { priceIn, priceQuestions, spotPrice, type PriceQuestion, type SpotQuestion } from '../../core/plan/account/prices.ts';
import type { ClusterSpec } from '../../core/spec/cluster-spec.ts';
import type { Attempts } from '../shared/attempts.ts';
import { allPages } from '../shared/pages.ts';

interface Clients {
  readonly pricing: PricingClient;
  readonly ec2: EC2Client;
  readonly now: Date;
}

/** What the parts of the plan cost, by price key. */
export async function readPrices({ pricing, ec2, now }: Clients, region: string, spec: ClusterSpec, attempts: Attempts): Promise<Readonly<Record<string, number>>> {
  const { list, spot } = priceQuestions(spec);
  const prices = await Promise.all([
    ...list.map(async (question) => [question.key, await attempts.make('prices', undefined, async () => priceIn(await products(pricing, region, question), question))] as const),
    ...spot.map(async (question) => [question.key, await attempts.make('Spot prices', undefined, async () => spotPrice(await spotPrices(ec2, question, now)))] as const),
  ]);
  return Object.fromEntries(prices.filter((entry): entry is [typeof entry[0], number] => entry[1] !== undefined));
}

async function products(pricing: PricingClient, region: string, { serviceCode, filters }: PriceQuestion): Promise<readonly string[]> {
  const Filters = Object.entries({ regionCode: region, ...filters }).map(([Field, Value]) => ({ Type: 'TERM_MATCH' as const, Field, Value }));
  const pages = await allPages(async (token) => {
    const answer = await pricing.send(new GetProductsCommand({ ServiceCode: serviceCode, Filters, ...(token !== undefined && { NextToken: token }) }));
    return { items: (answer.PriceList as readonly unknown[] | undefined ?? []).map(String), nextToken: answer.NextToken };
  });
  return pages.flatMap(({ items }) => items);
}

/** Of the present moment: one price for each zone. */
async function spotPrices(ec2: EC2Client, { instanceType, productDescription }: SpotQuestion, now: Date): Promise<readonly string[]> {
  const { SpotPriceHistory: history = [] } = await ec2.send(
    new DescribeSpotPriceHistoryCommand({ InstanceTypes: [instanceType as _InstanceType], ProductDescriptions: [productDescription], StartTime: now }),
  );
  return history.flatMap(({ SpotPrice }) => SpotPrice ?? []);
}
