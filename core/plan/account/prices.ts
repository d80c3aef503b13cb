import { allNodeGroups, type AnyNodeGroup } from '../../spec/all-node-groups.ts';
import { isWindows } from '../../spec/ami-type.ts';
import type { ClusterSpec, NodeGroup } from '../../spec/cluster-spec.ts';
import type { Volume } from '../../spec/node-launch.ts';
import { purchasesOf, type CapacityType } from './purchases.ts';

/** What a price is for; instance prices name type and operating system. */
export type PriceKey = 'cluster' | 'extended-support' | 'nat-gateway' | 'public-address' | 'volume' | 'key' | `${'on-demand' | 'spot'}/${System}/${string}`;

type System = 'linux' | 'windows';

/** A question to the Price List API, about one region. `usage`: what the product's usage type is like. */
export interface PriceQuestion {
  readonly key: PriceKey;
  readonly serviceCode: string;
  readonly filters: Readonly<Record<string, string>>;
  readonly usage: RegExp;
}

/** A question to EC2: what Spot instances of a type cost now. */
export interface SpotQuestion {
  readonly key: PriceKey;
  readonly instanceType: string;
  /** EC2's word for the operating system. */
  readonly productDescription: 'Linux/UNIX' | 'Windows';
}

export function systemOf({ amiFamily }: Pick<NodeGroup, 'amiFamily'>): System {
  return isWindows(amiFamily) ? 'windows' : 'linux';
}

export function instanceKey(group: Pick<NodeGroup, 'amiFamily'>, capacityType: CapacityType, type: string): PriceKey {
  return `${capacityType === 'SPOT' ? 'spot' : 'on-demand'}/${systemOf(group)}/${type}`;
}

/** What has to be asked for the cost of a provision. */
export function priceQuestions(spec: ClusterSpec): { readonly list: readonly PriceQuestion[]; readonly spot: readonly SpotQuestion[] } {
  const { network, secretsEncryption } = spec;
  const groups = allNodeGroups(spec).map(({ group }) => group);
  const instances = groups.flatMap(instancesOf);
  const unique = [...new Map(instances.map((instance) => [instance.key, instance])).values()];
  const nat = network.kind === 'new' && network.nat !== 'Disable';
  return {
    list: [
      cluster('cluster', 'CreateOperation', /AmazonEKS-Hours:perCluster$/),
      cluster('extended-support', 'ExtendedSupport', /AmazonEKS-Hours:extendedSupport$/),
      ...(nat ? [natGateway] : []),
      ...(nat || groups.some(({ privateNetworking }) => !privateNetworking) ? [publicAddress] : []),
      ...(groups.some((group) => volumesOf(group).some(({ type }) => type === 'gp3')) ? [volume] : []),
      ...(secretsEncryption !== undefined && 'newKey' in secretsEncryption ? [key] : []),
      ...unique.filter(({ key: name }) => name.startsWith('on-demand/')).map(onDemand),
    ],
    spot: unique.filter(({ key: name }) => name.startsWith('spot/')).map(({ key: name, type, system }) => ({ key: name, instanceType: type, productDescription: system === 'windows' ? 'Windows' : 'Linux/UNIX' })),
  };
}

function instancesOf(group: AnyNodeGroup): readonly { readonly key: PriceKey; readonly type: string; readonly system: System }[] {
  return purchasesOf(group, group.scaling.maxSize).flatMap(({ capacityType }) => group.instanceTypes.map((type) => ({ key: instanceKey(group, capacityType, type), type, system: systemOf(group) })));
}

/** The volumes of each node, as far as it is known. */
export function volumesOf(group: AnyNodeGroup): readonly Pick<Volume, 'type' | 'size'>[] {
  const { launch } = group;
  if (launch !== undefined) return [...(launch.rootVolume === undefined ? [] : [launch.rootVolume]), ...launch.additionalVolumes];
  return 'volumeSize' in group ? [{ type: 'gp3', size: group.volumeSize }] : [];
}

function cluster(name: PriceKey, operation: string, usage: RegExp): PriceQuestion {
  return { key: name, serviceCode: 'AmazonEKS', filters: { operation }, usage };
}

const natGateway: PriceQuestion = { key: 'nat-gateway', serviceCode: 'AmazonEC2', filters: { productFamily: 'NAT Gateway' }, usage: /(?:^|-)NatGateway-Hours$/ };
const publicAddress: PriceQuestion = { key: 'public-address', serviceCode: 'AmazonVPC', filters: {}, usage: /PublicIPv4:InUseAddress$/ };
const volume: PriceQuestion = { key: 'volume', serviceCode: 'AmazonEC2', filters: { productFamily: 'Storage', volumeApiName: 'gp3' }, usage: /EBS:VolumeUsage\.gp3$/ };
const key: PriceQuestion = { key: 'key', serviceCode: 'awskms', filters: {}, usage: /KMS-Keys$/ };

function onDemand({ key: name, type, system }: { readonly key: PriceKey; readonly type: string; readonly system: System }): PriceQuestion {
  const filters = { instanceType: type, operatingSystem: system === 'windows' ? 'Windows' : 'Linux', tenancy: 'Shared', preInstalledSw: 'NA', capacitystatus: 'Used', licenseModel: 'No License required' };
  return { key: name, serviceCode: 'AmazonEC2', filters, usage: /BoxUsage:/ };
}

interface PriceListItem {
  readonly product?: { readonly attributes?: Readonly<Record<string, string>> };
  readonly terms?: { readonly OnDemand?: Readonly<Record<string, { readonly priceDimensions?: Readonly<Record<string, { readonly beginRange?: string; readonly pricePerUnit?: { readonly USD?: string } }>> }>> };
}

/** The price in an answer of GetProducts: the first tier of the product whose usage is meant. Undefined when there is none. */
export function priceIn(items: readonly string[], { usage }: Pick<PriceQuestion, 'usage'>): number | undefined {
  const prices = items.map((text) => JSON.parse(text) as PriceListItem).filter(({ product }) => usage.test(product?.attributes?.['usagetype'] ?? '')).flatMap(firstTier);
  return prices.find((price) => price > 0);
}

function firstTier({ terms }: PriceListItem): readonly number[] {
  const dimensions = Object.values(terms?.OnDemand ?? {}).flatMap(({ priceDimensions = {} }) => Object.values(priceDimensions));
  return dimensions.filter(({ beginRange = '0' }) => Number(beginRange) === 0).map(({ pricePerUnit }) => Number(pricePerUnit?.USD ?? Number.NaN));
}

/** What a Spot instance costs on average over the zones. Undefined when no zone has one. */
export function spotPrice(prices: readonly string[]): number | undefined {
  const numbers = prices.map(Number).filter((price) => price > 0);
  return numbers.length === 0 ? undefined : Math.round((numbers.reduce((sum, price) => sum + price, 0) / numbers.length) * 1e6) / 1e6;
}
