import type { DescribeSpotPriceHistoryRequest, SpotPrice, _InstanceType } from '@aws-sdk/client-ec2';
import { onDemandPrice, type OperatingSystem } from '../prices/prices.ts';
import { applyFilters, type FilterTable } from './filters.ts';
import { isOfferedIn, offeredTypes } from './instance-types.ts';
import { operation } from './operation.ts';
import { page } from './pages.ts';
import type { Ec2Region } from './region.ts';
import { usableZones } from './zones.ts';

/** EC2's words for what runs on an instance, as far as there are prices. */
const systems: Readonly<Record<string, OperatingSystem>> = { 'Linux/UNIX': 'Linux', Windows: 'Windows' };

/** Prices move slowly: the one that holds now was set within the last six hours. */
const lasts = 6 * 3_600_000;

const filters: FilterTable<SpotPrice> = {
  'availability-zone': (price) => price.AvailabilityZone,
  'instance-type': (price) => price.InstanceType,
  'product-description': (price) => price.ProductDescription,
  'spot-price': (price) => price.SpotPrice,
};

function priceIn(region: Ec2Region, type: string, zone: string, description: string): SpotPrice | undefined {
  const onDemand = onDemandPrice(region.region, type, systems[description] ?? 'Linux');
  if (onDemand === undefined) return undefined;
  const share = 0.3 + 0.25 * region.random.fork(`spot/${type}/${zone}`).next();
  const setAt = Math.floor(region.clock.now() / lasts) * lasts;
  return { AvailabilityZone: zone, InstanceType: type as _InstanceType, ProductDescription: description as NonNullable<SpotPrice['ProductDescription']>, SpotPrice: (onDemand * share).toFixed(6), Timestamp: new Date(setAt) };
}

export const spotPriceOperations = {
  /** The price that holds now, whatever time is asked for: there is no history. */
  DescribeSpotPriceHistory: operation<DescribeSpotPriceHistoryRequest>({
    run: (region, input) => {
      const types: readonly string[] = input.InstanceTypes ?? offeredTypes(region);
      const descriptions = input.ProductDescriptions ?? Object.keys(systems);
      const zones = usableZones(region).flatMap(({ ZoneName = '' }) => (input.AvailabilityZone === undefined || input.AvailabilityZone === ZoneName ? [ZoneName] : []));
      const all = types.flatMap((type) => zones.filter((zone) => isOfferedIn(region, type, zone)).flatMap((zone) => descriptions.flatMap((description) => priceIn(region, type, zone, description) ?? [])));
      const { items, ...rest } = page(applyFilters(all, input.Filters, filters), input);
      return { SpotPriceHistory: items, ...rest };
    },
  }),
};
