import {
  DescribeAvailabilityZonesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeRouteTablesCommand,
  DescribeVpcsCommand,
  type AvailabilityZone,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import type { LaunchTemplateFact, ProvisionFacts, SubnetFact, ZoneFact } from '../../core/plan/provision-facts.ts';
import { locateSubnets } from '../../core/plan/locate-subnets.ts';
import { questionsOf, type Questions } from '../../core/plan/questions.ts';
import type { ClusterSpec } from '../../core/spec/cluster-spec.ts';
import { isAbsent } from '../shared/ownership.ts';
import { describeSubnets, describeSubnetsInRanges } from '../shared/subnets.ts';

/** The region's zones, and what exists of the network and launch templates that the file names. */
export async function surveyNetwork(ec2: EC2Client, spec: ClusterSpec): Promise<Pick<ProvisionFacts, 'zones' | 'vpc' | 'subnets' | 'launchTemplates'>> {
  const questions = questionsOf(spec);
  const [zones, named, inRanges, launchTemplates] = await Promise.all([
    describeZones(ec2),
    describeSubnets(ec2, questions.subnets),
    describeSubnetsInRanges(ec2, spec.network.kind === 'existing' ? spec.network.vpcId : undefined, questions.subnetRanges),
    Promise.all(questions.launchTemplates.map(async (template) => describeLaunchTemplate(ec2, template))),
  ]);
  const subnets = [...named, ...inRanges.filter(({ subnetId }) => !questions.subnets.includes(subnetId))];
  const routeTables = await describeRouteTables(ec2, questionsOf(locateSubnets(spec, { subnets })).routeTablesOf);
  const vpcId = spec.network.kind === 'existing' ? (spec.network.vpcId ?? subnets[0]?.vpcId) : undefined;
  const vpc = vpcId === undefined ? undefined : await describeVpc(ec2, vpcId);
  return { zones, subnets: subnets.map((subnet) => ({ ...subnet, ...routeTables.get(subnet.subnetId) })), launchTemplates: launchTemplates.filter((template) => template !== undefined), ...(vpc && { vpc }) };
}

async function describeZones(ec2: EC2Client): Promise<readonly ZoneFact[]> {
  const { AvailabilityZones: zones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
  return zones.map(({ ZoneName: name = '', ZoneId: zoneId = '', ZoneType }: AvailabilityZone) => ({ name, zoneId, type: (ZoneType ?? 'availability-zone') as ZoneFact['type'] }));
}

/** The tables that subnets are associated with, by subnet. */
async function describeRouteTables(ec2: EC2Client, subnetIds: readonly string[]): Promise<ReadonlyMap<string, Pick<SubnetFact, 'routeTableId'>>> {
  if (subnetIds.length === 0) return new Map();
  const { RouteTables: tables = [] } = await ec2.send(new DescribeRouteTablesCommand({ Filters: [{ Name: 'association.subnet-id', Values: [...subnetIds] }] }));
  return new Map(tables.flatMap(({ RouteTableId: routeTableId = '', Associations = [] }) => Associations.map(({ SubnetId = '' }) => [SubnetId, { routeTableId }] as const)));
}

async function describeVpc(ec2: EC2Client, vpcId: string): Promise<ProvisionFacts['vpc']> {
  const { Vpcs: [vpc] = [] } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }));
  return vpc && { vpcId, cidrs: (vpc.CidrBlockAssociationSet ?? []).map(({ CidrBlock: cidr = '' }) => cidr) };
}

async function describeLaunchTemplate(ec2: EC2Client, template: Questions['launchTemplates'][number]): Promise<LaunchTemplateFact | undefined> {
  try {
    const { LaunchTemplateVersions: [found] = [] } = await ec2.send(
      new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: template.id, Versions: [template.version ?? '$Default'] }),
    );
    const { ImageId: imageId, InstanceType: instanceType } = found?.LaunchTemplateData ?? {};
    return found && { ...template, ...(imageId !== undefined && { imageId }), ...(instanceType !== undefined && { instanceType }) };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
