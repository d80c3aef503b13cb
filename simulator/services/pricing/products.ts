import { instanceTypeNames, onDemandPrice, priceOf, vCpusOf, type Good } from '../../prices/prices.ts';
import regions from '../../ec2/data/regions.json' with { type: 'json' };

/** A product of AWS's price list and what its unit costs. */
export interface Product {
  readonly serviceCode: string;
  readonly productFamily: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly unit: string;
  readonly price: number;
}

/** How AWS abbreviates regions in usage types; us-east-1 has none in EC2's. */
const abbreviations: Readonly<Record<string, string>> = {
  'us-east-1': 'USE1', 'us-east-2': 'USE2', 'us-west-1': 'USW1', 'us-west-2': 'USW2', 'ca-central-1': 'CAN1', 'eu-west-1': 'EU', 'eu-west-2': 'EUW2', 'eu-west-3': 'EUW3', 'eu-central-1': 'EUC1',
  'eu-north-1': 'EUN1', 'ap-northeast-1': 'APN1', 'ap-northeast-2': 'APN2', 'ap-northeast-3': 'APN3', 'ap-southeast-1': 'APS1', 'ap-southeast-2': 'APS2', 'ap-south-1': 'APS3', 'sa-east-1': 'SAE1',
};

interface Kind {
  readonly serviceCode: string;
  readonly productFamily: string;
  readonly usage: string;
  readonly unit: string;
  readonly good: Good;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** What is priced beside instances. */
const kinds: readonly Kind[] = [
  { serviceCode: 'AmazonEKS', productFamily: 'Compute', usage: 'AmazonEKS-Hours:perCluster', unit: 'Hours', good: 'clusterHour', attributes: { operation: 'CreateOperation' } },
  { serviceCode: 'AmazonEKS', productFamily: 'Compute', usage: 'AmazonEKS-Hours:extendedSupport', unit: 'Hours', good: 'extendedSupportHour', attributes: { operation: 'ExtendedSupport' } },
  { serviceCode: 'AmazonEC2', productFamily: 'NAT Gateway', usage: 'NatGateway-Hours', unit: 'Hrs', good: 'natGatewayHour', attributes: { group: 'NGW:NatGateway', operation: 'NatGateway' } },
  { serviceCode: 'AmazonEC2', productFamily: 'Storage', usage: 'EBS:VolumeUsage.gp3', unit: 'GB-Mo', good: 'gp3GigabyteMonth', attributes: { volumeApiName: 'gp3', volumeType: 'General Purpose' } },
  { serviceCode: 'AmazonVPC', productFamily: 'VpcEndpoint', usage: 'PublicIPv4:InUseAddress', unit: 'Hrs', good: 'publicAddressHour', attributes: { group: 'VPCPublicIPv4Address' } },
  { serviceCode: 'awskms', productFamily: 'Encryption Key', usage: 'KMS-Keys', unit: 'months', good: 'keyMonth' },
  { serviceCode: 'AmazonCloudWatch', productFamily: 'Data Payload', usage: 'VendedLog-Bytes', unit: 'GB', good: 'logGigabyte', attributes: { group: 'Ingested Logs', operation: 'PutLogEvents' } },
];

export const serviceCodes: readonly string[] = [...new Set(kinds.map(({ serviceCode }) => serviceCode))].sort();

/** Every product of a service in every region. */
export function productsOf(serviceCode: string): readonly Product[] {
  const places = Object.entries(regions as Readonly<Record<string, { readonly longName: string }>>);
  return places.flatMap(([region, { longName }]) => {
    const place = { regionCode: region, location: longName, locationType: 'AWS Region', servicecode: serviceCode };
    return [...kinds.filter((kind) => kind.serviceCode === serviceCode).map((kind) => productOf(kind, region, place)), ...(serviceCode === 'AmazonEC2' ? instances(region, place) : [])];
  });
}

function productOf({ serviceCode, productFamily, usage, unit, good, attributes }: Kind, region: string, place: Product['attributes']): Product {
  return { serviceCode, productFamily, attributes: { ...place, ...attributes, usagetype: usageType(serviceCode, usage, region) }, unit, price: priceOf(good, region) };
}

function usageType(serviceCode: string, usage: string, region: string): string {
  if (serviceCode === 'awskms') return `${region}-${usage}`;
  return region === 'us-east-1' && serviceCode === 'AmazonEC2' ? usage : `${abbreviations[region] ?? region}-${usage}`;
}

function instances(region: string, place: Product['attributes']): readonly Product[] {
  return instanceTypeNames.flatMap((type) =>
    (['Linux', 'Windows'] as const).flatMap((system): readonly Product[] => {
      const price = onDemandPrice(region, type, system);
      if (price === undefined) return [];
      const attributes = {
        ...place,
        instanceType: type,
        vcpu: String(vCpusOf(type)),
        operatingSystem: system,
        tenancy: 'Shared',
        preInstalledSw: 'NA',
        capacitystatus: 'Used',
        marketoption: 'OnDemand',
        licenseModel: 'No License required',
        operation: system === 'Linux' ? 'RunInstances' : 'RunInstances:0002',
        usagetype: usageType('AmazonEC2', `BoxUsage:${type}`, region),
      };
      return [{ serviceCode: 'AmazonEC2', productFamily: 'Compute Instance', attributes, unit: 'Hrs', price }];
    }),
  );
}
