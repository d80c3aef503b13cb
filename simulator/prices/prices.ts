import instanceTypes from '../ec2/data/instance-types.json' with { type: 'json' };
import data from './prices.json' with { type: 'json' };

type ByRegion = Readonly<Record<string, number>>;

const families: Readonly<Record<string, ByRegion>> = data.families;
const types: Readonly<Record<string, ByRegion>> = data.types;
const factors: ByRegion = data.factors;
const sizes: Readonly<Record<string, { readonly vCpus: number; readonly memoryMiB: number }>> = instanceTypes;

export type Good = keyof typeof data.others;
export type OperatingSystem = 'Linux' | 'Windows';

/** Of Windows' licence, per vCPU and hour. */
const windowsLicence = 0.046;

/** USD per hour; undefined when the type has no price. */
export function onDemandPrice(region: string, type: string, system: OperatingSystem = 'Linux'): number | undefined {
  const [family = ''] = type.split('.');
  const size = sizes[type];
  if (size === undefined) return undefined;
  const own = types[type];
  const base = own === undefined ? scaled(inRegion(families[family], region), family.startsWith('t') && !family.startsWith('trn') ? size.memoryMiB / 8192 : size.vCpus / 2) : inRegion(own, region);
  return base === undefined ? undefined : rounded(base + (system === 'Windows' ? windowsLicence * size.vCpus : 0));
}

/** USD per hour, gigabyte or month, as its name says. */
export function priceOf(good: Good, region: string): number {
  const prices: ByRegion = data.others[good];
  // What costs the same in the regions written down costs the same everywhere.
  const isGlobal = new Set(Object.values(prices)).size === 1;
  return (isGlobal ? prices['us-east-1'] : inRegion(prices, region)) ?? 0;
}

function inRegion(prices: ByRegion | undefined, region: string): number | undefined {
  const base = prices?.['us-east-1'];
  return prices?.[region] ?? (base === undefined ? undefined : rounded(base * (factors[region] ?? 1.2)));
}

function scaled(price: number | undefined, factor: number): number | undefined {
  return price === undefined ? undefined : price * factor;
}

function rounded(price: number): number {
  return Math.round(price * 1e5) / 1e5;
}

export const instanceTypeNames: readonly string[] = Object.keys(sizes);

export function vCpusOf(type: string): number {
  return sizes[type]?.vCpus ?? 0;
}
