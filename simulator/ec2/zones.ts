import type {
  AvailabilityZone, DescribeAvailabilityZonesRequest, DescribeRegionsRequest, ModifyAvailabilityZoneGroupRequest, Region,
} from '@aws-sdk/client-ec2';
import { invalidValue } from './errors.ts';
import { applyFilters, type FilterTable } from './filters.ts';
import { operation } from './operation.ts';
import type { Ec2Region } from './region.ts';
import regions from './data/regions.json' with { type: 'json' };

interface RegionFacts {
  readonly longName: string;
  /** Name → zone id. */
  readonly zones: Readonly<Record<string, string>>;
  readonly localZones?: Readonly<Record<string, { readonly id: string; readonly group: string; readonly parent: string }>>;
}

/** Commercial regions that every account has, with their zones. */
export const regionFacts: Readonly<Record<string, RegionFacts>> = regions;

/** All zones of the region, local ones that the account has not opted in to included. */
export function allZones(region: Ec2Region): AvailabilityZone[] {
  const facts = regionFacts[region.region];
  const common: AvailabilityZone = { State: 'available', RegionName: region.region, Messages: [] };
  const zones = Object.entries(facts?.zones ?? {}).map(([ZoneName, ZoneId]): AvailabilityZone => ({
    ...common, ZoneName, ZoneId, OptInStatus: 'opt-in-not-required', GroupName: `${region.region}-zg-1`, NetworkBorderGroup: region.region, ZoneType: 'availability-zone',
  }));
  const local = Object.entries(facts?.localZones ?? {}).map(([ZoneName, zone]): AvailabilityZone => ({
    ...common, ZoneName, ZoneId: zone.id, GroupName: zone.group, NetworkBorderGroup: zone.group, ZoneType: 'local-zone',
    OptInStatus: region.optedInZoneGroups.has(zone.group) ? 'opted-in' : 'not-opted-in',
    ParentZoneId: zone.parent,
    ParentZoneName: zones.find((parent) => parent.ZoneId === zone.parent)?.ZoneName,
  }));
  return [...zones, ...local];
}

/** Zones in which the account may put something. */
export function usableZones(region: Ec2Region): AvailabilityZone[] {
  return allZones(region).filter((zone) => zone.OptInStatus !== 'not-opted-in');
}

const zoneFilters: FilterTable<AvailabilityZone> = {
  'group-name': (zone) => zone.GroupName,
  'opt-in-status': (zone) => zone.OptInStatus,
  'parent-zone-id': (zone) => zone.ParentZoneId,
  'parent-zone-name': (zone) => zone.ParentZoneName,
  'region-name': (zone) => zone.RegionName,
  state: (zone) => zone.State,
  'zone-id': (zone) => zone.ZoneId,
  'zone-name': (zone) => zone.ZoneName,
  'zone-type': (zone) => zone.ZoneType,
};

const regionFilters: FilterTable<Region> = {
  endpoint: (region) => region.Endpoint,
  'opt-in-status': (region) => region.OptInStatus,
  'region-name': (region) => region.RegionName,
};

export const zoneOperations = {
  DescribeAvailabilityZones: operation<DescribeAvailabilityZonesRequest>({
    run: (region, input) => {
      const zones = input.AllAvailabilityZones === true ? allZones(region) : usableZones(region);
      const named = [...(input.ZoneNames ?? []), ...(input.ZoneIds ?? [])];
      const unknown = named.filter((name) => !zones.some((zone) => zone.ZoneName === name || zone.ZoneId === name));
      if (unknown.length > 0) throw invalidValue(`Invalid availability zone: [${unknown.join(', ')}]`);
      const chosen = zones.filter((zone) => named.length === 0 || named.includes(zone.ZoneName ?? '') || named.includes(zone.ZoneId ?? ''));
      return { AvailabilityZones: applyFilters(chosen, input.Filters, zoneFilters) };
    },
  }),

  ModifyAvailabilityZoneGroup: operation<ModifyAvailabilityZoneGroupRequest>({
    required: ['GroupName', 'OptInStatus'],
    run: (region, input) => {
      const group = input.GroupName ?? '';
      if (!allZones(region).some((zone) => zone.GroupName === group && zone.ZoneType === 'local-zone')) throw invalidValue(`Invalid group name: ${group}`);
      // AWS Support opts an account out; the API cannot.
      if (input.OptInStatus !== 'opted-in') throw invalidValue('You cannot opt out of a Local Zone group with this call. Contact AWS Support.');
      region.optedInZoneGroups.add(group);
      return { Return: true };
    },
  }),

  DescribeRegions: operation<DescribeRegionsRequest>({
    run: (_, input) => {
      const unknown = (input.RegionNames ?? []).find((name) => regionFacts[name] === undefined);
      if (unknown !== undefined) throw invalidValue(`Invalid region name: ${unknown}`);
      const names = input.RegionNames ?? Object.keys(regionFacts);
      const found = names.map((RegionName): Region => ({ RegionName, Endpoint: `ec2.${RegionName}.amazonaws.com`, OptInStatus: 'opt-in-not-required' }));
      return { Regions: applyFilters(found, input.Filters, regionFilters) };
    },
  }),
};
