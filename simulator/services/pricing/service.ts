import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError, type Call, type Operation, type Service, type Shape } from '../../service.ts';
import { readInput } from '../common/input.ts';
import { page } from '../common/page.ts';
import { productsOf, serviceCodes, type Product } from './products.ts';

const paging = { NextToken: z.string().optional(), MaxResults: z.int().min(1).max(100).default(100) };

const schemas = {
  products: z.object({
    ServiceCode: z.string(),
    Filters: z.array(z.object({ Type: z.enum(['TERM_MATCH', 'EQUALS', 'CONTAINS', 'ANY_OF', 'NONE_OF']), Field: z.string().min(1), Value: z.string().min(1) })).max(50).default([]),
    FormatVersion: z.literal('aws_v1').optional(),
    ...paging,
  }),
  services: z.object({ ServiceCode: z.string().optional(), FormatVersion: z.literal('aws_v1').optional(), ...paging }),
  values: z.object({ ServiceCode: z.string(), AttributeName: z.string(), ...paging }),
};

type Filter = z.infer<typeof schemas.products>['Filters'][number];

/** A service's products: there are tens of thousands, and who asks wants those of one region. */
interface PriceList {
  readonly all: readonly Product[];
  readonly byRegion: ReadonlyMap<string, readonly Product[]>;
}

/** Where the Price List API has an endpoint; it knows the prices of all regions. */
const endpoints: readonly string[] = ['us-east-1', 'eu-central-1', 'ap-south-1'];

/** Prices do not change here: made once for a process. */
const catalogue = new Map<string, PriceList>();

/** The Price List Query API, with the products in `products.ts`. */
export function createPricingService(): Service {
  const listed = (serviceCode: string): PriceList => {
    if (!serviceCodes.includes(serviceCode)) throw new AwsError('InvalidParameterException', `Input Parameters are invalid. API does not support the service code: ${serviceCode}`);
    const known = catalogue.get(serviceCode) ?? priceListOf(productsOf(serviceCode));
    catalogue.set(serviceCode, known);
    return known;
  };
  const operation = (run: (input: Shape) => Shape): Operation => ({
    run: (input, call) => {
      requireEndpoint(call);
      return run(input);
    },
  });
  return {
    name: 'pricing',
    protocol: 'json-1.1',
    targetPrefix: 'AWSPriceListService',
    operations: {
      GetProducts: operation((input) => {
        const { ServiceCode, Filters, ...paged } = readInput(schemas.products, input, 'InvalidParameterException');
        const { items, ...rest } = page(select(listed(ServiceCode), Filters), paged, 'InvalidNextTokenException');
        return { FormatVersion: 'aws_v1', PriceList: items.map(writtenItem), ...rest };
      }),
      DescribeServices: operation((input) => {
        const { ServiceCode, ...paged } = readInput(schemas.services, input, 'InvalidParameterException');
        const { items, ...rest } = page(ServiceCode === undefined ? serviceCodes : serviceCodes.filter((code) => code === ServiceCode), paged, 'InvalidNextTokenException');
        return { FormatVersion: 'aws_v1', Services: items.map((code) => ({ ServiceCode: code, AttributeNames: [...new Set(listed(code).all.flatMap(({ attributes }) => Object.keys(attributes)))].sort() })), ...rest };
      }),
      GetAttributeValues: operation((input) => {
        const { ServiceCode, AttributeName, ...paged } = readInput(schemas.values, input, 'InvalidParameterException');
        const values = [...new Set(listed(ServiceCode).all.flatMap(({ attributes }) => attributes[AttributeName] ?? []))].sort();
        const { items, ...rest } = page(values, paged, 'InvalidNextTokenException');
        return { AttributeValues: items.map((Value) => ({ Value })), ...rest };
      }),
    },
  };
}

function requireEndpoint({ region }: Call): void {
  if (!endpoints.includes(region)) throw new AwsError('UnknownEndpoint', `The Price List API has no endpoint in ${region}: there is one in each of ${endpoints.join(', ')}`);
}

function priceListOf(all: readonly Product[]): PriceList {
  return { all, byRegion: Map.groupBy(all, ({ attributes }) => attributes['regionCode'] ?? '') };
}

function select({ all, byRegion }: PriceList, filters: readonly Filter[]): readonly Product[] {
  const region = filters.find(({ Type, Field }) => Field === 'regionCode' && (Type === 'TERM_MATCH' || Type === 'EQUALS'))?.Value.toLowerCase();
  const candidates = region === undefined ? all : (byRegion.get(region) ?? []);
  return candidates.filter((product) => filters.every((filter) => fits(product, filter)));
}

function fits({ productFamily, attributes }: Product, { Type, Field, Value }: Filter): boolean {
  const actual = Field === 'productFamily' ? productFamily : attributes[Field];
  switch (Type) {
    case 'TERM_MATCH':
    case 'EQUALS':
      return actual?.toLowerCase() === Value.toLowerCase();
    case 'CONTAINS':
      return actual?.includes(Value) === true;
    case 'ANY_OF':
      return actual !== undefined && Value.split(',').includes(actual);
    case 'NONE_OF':
      return actual === undefined || !Value.split(',').includes(actual);
  }
}

/** Who asks for one product asks for it again and again. */
const written = new WeakMap<Product, string>();

function writtenItem(product: Product): string {
  const item = written.get(product) ?? JSON.stringify(priceListItem(product));
  written.set(product, item);
  return item;
}

/** A product as the price list writes it: with one On-Demand term of one dimension. */
function priceListItem({ serviceCode, productFamily, attributes, unit, price }: Product): object {
  const sku = createHash('sha256').update(JSON.stringify([serviceCode, attributes])).digest('hex').slice(0, 16).toUpperCase();
  const term = `${sku}.JRTCKXETXF`;
  const rate = `${term}.6YS6EN2CT7`;
  return {
    product: { productFamily, attributes, sku },
    serviceCode,
    terms: {
      OnDemand: {
        [term]: {
          offerTermCode: 'JRTCKXETXF',
          sku,
          effectiveDate: '2026-01-01T00:00:00Z',
          termAttributes: {},
          priceDimensions: {
            [rate]: { rateCode: rate, unit, beginRange: '0', endRange: 'Inf', description: `$${price} per ${unit}`, appliesTo: [], pricePerUnit: { USD: price.toFixed(10) } },
          },
        },
      },
    },
    version: '20260101000000',
    publicationDate: '2026-01-01T00:00:00Z',
  };
}
