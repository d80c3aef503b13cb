import type {
  _InstanceType, AvailabilityZone, DescribeInstanceTypeOfferingsRequest, DescribeInstanceTypesRequest, InstanceTypeInfo, InstanceTypeOffering, LocationType,
} from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { invalidValue } from './errors.ts';
import { applyFilters, type FilterTable } from './filters.ts';
import { operation } from './operation.ts';
import { page } from './pages.ts';
import type { Ec2Region } from './region.ts';
import { usableZones } from './zones.ts';
import facts from './data/instance-types.json' with { type: 'json' };
import offerings from './data/offerings.json' with { type: 'json' };

/** What the data file says of an instance type. */
interface InstanceTypeFacts {
  readonly vCpus: number;
  readonly memoryMiB: number;
  readonly architecture: string;
  readonly networkInterfaces: number;
  readonly ipv4PerInterface: number;
  readonly threadsPerCore: number;
  /** Default: nitro. */
  readonly hypervisor?: string;
  readonly localStorageGB?: number;
  readonly gpu?: { readonly name: string; readonly manufacturer: string; readonly count: number; readonly memoryMiB: number };
  readonly neuron?: { readonly name: string; readonly count: number };
  readonly previousGeneration?: boolean;
}

const instanceTypes: Readonly<Record<string, InstanceTypeFacts>> = facts;
const { zonesWithout, localZonesWith, onlyInRegions }: Readonly<Record<keyof typeof offerings, Readonly<Record<string, readonly string[]>>>> = offerings;

function familyOf(type: string): string {
  return type.slice(0, type.indexOf('.'));
}

function info(type: string, about: InstanceTypeFacts): InstanceTypeInfo {
  const { vCpus, threadsPerCore, gpu, neuron, localStorageGB } = about;
  const isArm = about.architecture === 'arm64';
  return {
    InstanceType: type as _InstanceType,
    CurrentGeneration: about.previousGeneration !== true,
    FreeTierEligible: type === 't3.micro' || type === 't4g.small',
    SupportedUsageClasses: ['on-demand', 'spot'],
    SupportedRootDeviceTypes: ['ebs'],
    SupportedVirtualizationTypes: ['hvm'],
    BareMetal: false,
    Hypervisor: about.hypervisor === 'xen' ? 'xen' : 'nitro',
    ProcessorInfo: { SupportedArchitectures: [isArm ? 'arm64' : 'x86_64'], Manufacturer: manufacturer(type, isArm) },
    VCpuInfo: { DefaultVCpus: vCpus, DefaultCores: vCpus / threadsPerCore, DefaultThreadsPerCore: threadsPerCore },
    MemoryInfo: { SizeInMiB: about.memoryMiB },
    InstanceStorageSupported: localStorageGB !== undefined,
    ...(localStorageGB !== undefined && { InstanceStorageInfo: { TotalSizeInGB: localStorageGB, NvmeSupport: 'required' } }),
    NetworkInfo: {
      MaximumNetworkInterfaces: about.networkInterfaces,
      Ipv4AddressesPerInterface: about.ipv4PerInterface,
      Ipv6AddressesPerInterface: about.ipv4PerInterface,
      Ipv6Supported: true,
      EnaSupport: about.hypervisor === 'xen' ? 'unsupported' : 'required',
    },
    ...(gpu !== undefined && {
      GpuInfo: {
        Gpus: [{ Name: gpu.name, Manufacturer: gpu.manufacturer, Count: gpu.count, MemoryInfo: { SizeInMiB: gpu.memoryMiB } }],
        TotalGpuMemoryInMiB: gpu.count * gpu.memoryMiB,
      },
    }),
    ...(neuron !== undefined && { NeuronInfo: { NeuronDevices: [{ Name: neuron.name, Count: neuron.count }] } }),
    HibernationSupported: false,
    BurstablePerformanceSupported: type.startsWith('t') && !type.startsWith('trn'),
    DedicatedHostsSupported: !type.startsWith('t'),
    AutoRecoverySupported: localStorageGB === undefined,
  };
}

function manufacturer(type: string, isArm: boolean): string {
  if (isArm) return 'AWS';
  return /^\w+\da/.test(familyOf(type)) ? 'AMD' : 'Intel';
}

/** Zone names of the region that have the type. `zones`: its usable ones, for who asks about many types. */
function zonesOffering(region: Ec2Region, type: string, zones = usableZones(region)): string[] {
  const family = familyOf(type);
  if (onlyInRegions[family]?.includes(region.region) === false) return [];
  return zones
    .filter(({ ZoneId = '', ZoneType }) => (ZoneType === 'local-zone' ? localZonesWith[ZoneId]?.includes(family) === true : zonesWithout[ZoneId]?.includes(family) !== true))
    .map((zone) => zone.ZoneName ?? '');
}

/** Types that at least one zone of the region has. */
export function offeredTypes(region: Ec2Region): string[] {
  const zones = usableZones(region);
  return Object.keys(instanceTypes).filter((type) => zonesOffering(region, type, zones).length > 0);
}

export function instanceTypeFacts(region: Ec2Region, type: string): InstanceTypeInfo {
  const about = instanceTypes[type];
  if (about === undefined || zonesOffering(region, type).length === 0) throw invalidValue(`Invalid value '${type}' for InstanceType.`);
  return info(type, about);
}

export function isOfferedIn(region: Ec2Region, type: string, zone: string): boolean {
  return zonesOffering(region, type).includes(zone);
}

/** Location type → where in the region a type is offered. */
const locations: Readonly<Record<LocationType, (region: Ec2Region, type: string, zones: AvailabilityZone[]) => string[]>> = {
  region: (region) => [region.region],
  'availability-zone': zonesOffering,
  'availability-zone-id': (region, type, zones) => {
    const names = zonesOffering(region, type, zones);
    return zones.filter((zone) => names.includes(zone.ZoneName ?? '')).map((zone) => zone.ZoneId ?? '');
  },
  outpost: () => [],
};

const typeFilters: FilterTable<InstanceTypeInfo> = {
  'auto-recovery-supported': (type) => type.AutoRecoverySupported,
  'bare-metal': (type) => type.BareMetal,
  'burstable-performance-supported': (type) => type.BurstablePerformanceSupported,
  'current-generation': (type) => type.CurrentGeneration,
  hypervisor: (type) => type.Hypervisor,
  'instance-storage-supported': (type) => type.InstanceStorageSupported,
  'instance-type': (type) => type.InstanceType,
  'memory-info.size-in-mib': (type) => type.MemoryInfo?.SizeInMiB,
  'network-info.maximum-network-interfaces': (type) => type.NetworkInfo?.MaximumNetworkInterfaces,
  'processor-info.supported-architecture': (type) => type.ProcessorInfo?.SupportedArchitectures,
  'supported-usage-class': (type) => type.SupportedUsageClasses,
  'vcpu-info.default-cores': (type) => type.VCpuInfo?.DefaultCores,
  'vcpu-info.default-vcpus': (type) => type.VCpuInfo?.DefaultVCpus,
};

const offeringFilters: FilterTable<InstanceTypeOffering> = {
  'instance-type': (offering) => offering.InstanceType,
  location: (offering) => offering.Location,
};

export const instanceTypeOperations = {
  DescribeInstanceTypes: operation<DescribeInstanceTypesRequest>({
    run: (region, input) => {
      const offered = offeredTypes(region);
      const unknown = (input.InstanceTypes ?? []).filter((type) => !offered.includes(type));
      if (unknown.length > 0) throw new AwsError('InvalidInstanceType', `The following supplied instance types do not exist: [${unknown.join(', ')}]`);
      const chosen = (input.InstanceTypes?.length ?? 0) > 0 ? (input.InstanceTypes ?? []) : offered;
      const { items, ...rest } = page(applyFilters(chosen.map((type) => instanceTypeFacts(region, type)), input.Filters, typeFilters), input);
      return { InstanceTypes: items, ...rest };
    },
  }),

  DescribeInstanceTypeOfferings: operation<DescribeInstanceTypeOfferingsRequest>({
    run: (region, input) => {
      const LocationType = input.LocationType ?? 'region';
      const zones = usableZones(region);
      const all = offeredTypes(region).flatMap((type) =>
        locations[LocationType](region, type, zones).map((Location): InstanceTypeOffering => ({ InstanceType: type as _InstanceType, LocationType, Location })),
      );
      const { items, ...rest } = page(applyFilters(all, input.Filters, offeringFilters), input);
      return { InstanceTypeOfferings: items, ...rest };
    },
  }),
};
