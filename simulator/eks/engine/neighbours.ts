import type { RouteTable, SecurityGroup, Subnet, AvailabilityZone } from '@aws-sdk/client-ec2';
import { AwsError, servicePrincipal } from '../../service.ts';
import type { Shape } from '../../service.ts';
import { invalidParameter } from '../errors.ts';
import type { About } from '../errors.ts';
import type { Eks } from './eks.ts';
import type { Place } from '../model.ts';

/** What EKS asks of the services beside it, as `eks.amazonaws.com`. */
export interface Role {
  readonly arn: string;
  /** Services that the trust policy lets assume the role; undefined when there is no readable policy. */
  readonly trusts: readonly string[] | undefined;
}

export interface LaunchTemplateVersion {
  readonly LaunchTemplateId: string;
  readonly LaunchTemplateName: string;
  readonly VersionNumber: number;
  readonly LaunchTemplateData?: { readonly ImageId?: string; readonly InstanceType?: string };
}

export async function ask(eks: Eks, place: Place, service: string, operation: string, input: Shape): Promise<Shape> {
  const principal = servicePrincipal('eks.amazonaws.com', place.account);
  return eks.world.dispatch({ service, operation, input, account: place.account, region: place.region, principal });
}

/** Codes by which EC2, IAM and KMS say that a thing is not there. */
const absence = /NotFound|NoSuch|Malformed/;

/** Undefined when the neighbour says that the thing does not exist. */
export async function orAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AwsError && absence.test(error.code)) return undefined;
    throw error;
  }
}

/** EKS passes EC2's complaint on to its caller. */
async function orInvalid(asked: Promise<Shape>, about: About): Promise<Shape> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof AwsError) || !absence.test(error.code)) throw error;
    throw invalidParameter(`${error.message} (Service: AmazonEC2; Status Code: 400; Error Code: ${error.code})`, about);
  }
}

/** Subnets by id; InvalidParameterException when one does not exist. */
export async function subnets(eks: Eks, place: Place, ids: readonly string[], about: About): Promise<Subnet[]> {
  const { Subnets: found } = await orInvalid(ask(eks, place, 'ec2', 'DescribeSubnets', { SubnetIds: ids }), about);
  return found as Subnet[];
}

/** Security groups by id; InvalidParameterException when one does not exist. */
export async function securityGroups(eks: Eks, place: Place, ids: readonly string[], about: About): Promise<SecurityGroup[]> {
  if (ids.length === 0) return [];
  const { SecurityGroups: found } = await orInvalid(ask(eks, place, 'ec2', 'DescribeSecurityGroups', { GroupIds: ids }), about);
  return found as SecurityGroup[];
}

export async function availabilityZones(eks: Eks, place: Place): Promise<AvailabilityZone[]> {
  const { AvailabilityZones } = await ask(eks, place, 'ec2', 'DescribeAvailabilityZones', {});
  return AvailabilityZones as AvailabilityZone[];
}

export async function routeTables(eks: Eks, place: Place, vpcId: string): Promise<RouteTable[]> {
  const { RouteTables } = await ask(eks, place, 'ec2', 'DescribeRouteTables', { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] });
  return RouteTables as RouteTable[];
}

export async function launchTemplateVersion(
  eks: Eks,
  place: Place,
  wanted: { readonly id?: string | undefined; readonly name?: string | undefined; readonly version?: string | undefined },
): Promise<LaunchTemplateVersion | undefined> {
  const input = {
    ...(wanted.id === undefined ? { LaunchTemplateName: wanted.name } : { LaunchTemplateId: wanted.id }),
    Versions: [wanted.version ?? '$Default'],
  };
  const found = await orAbsent(ask(eks, place, 'ec2', 'DescribeLaunchTemplateVersions', input));
  return (found?.LaunchTemplateVersions as LaunchTemplateVersion[] | undefined)?.[0];
}

/** EC2's complaint about instance types that do not exist; undefined when all do. */
export async function instanceTypesMissing(eks: Eks, place: Place, types: readonly string[]): Promise<string | undefined> {
  if (types.length === 0) return undefined;
  try {
    await ask(eks, place, 'ec2', 'DescribeInstanceTypes', { InstanceTypes: types });
    return undefined;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'InvalidInstanceType') return error.message;
    throw error;
  }
}

export async function createSecurityGroup(eks: Eks, place: Place, cluster: string, vpcId: string, name: string): Promise<string> {
  const tag = (Key: string, Value: string) => ({ Key, Value });
  const { GroupId } = await ask(eks, place, 'ec2', 'CreateSecurityGroup', {
    GroupName: name,
    Description: 'EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.',
    VpcId: vpcId,
    TagSpecifications: [
      { ResourceType: 'security-group', Tags: [tag('Name', name), tag(`kubernetes.io/cluster/${cluster}`, 'owned'), tag('aws:eks:cluster-name', cluster)] },
    ],
  });
  return GroupId as string;
}

export async function deleteSecurityGroup(eks: Eks, place: Place, id: string): Promise<void> {
  await ask(eks, place, 'ec2', 'DeleteSecurityGroup', { GroupId: id });
}

export async function role(eks: Eks, place: Place, arn: string): Promise<Role | undefined> {
  const found = await orAbsent(ask(eks, place, 'iam', 'GetRole', { RoleName: arn.split('/').at(-1) }));
  if (found === undefined) return undefined;
  return { arn, trusts: trustedServices((found.Role as Shape | undefined)?.AssumeRolePolicyDocument) };
}

/** Undefined when there is no such key. */
export async function keyState(eks: Eks, place: Place, arn: string): Promise<string | undefined> {
  const found = await orAbsent(ask(eks, place, 'kms', 'DescribeKey', { KeyId: arn }));
  return (found?.KeyMetadata as Shape | undefined)?.KeyState as string | undefined;
}

/** IAM gives the trust policy URL-encoded. */
function trustedServices(document: unknown): string[] | undefined {
  if (typeof document !== 'string') return undefined;
  const text = document.trimStart().startsWith('{') ? document : decodeURIComponent(document);
  const { Statement: statements } = JSON.parse(text) as { Statement?: { Effect?: string; Principal?: { Service?: string | string[] } } | { Effect?: string; Principal?: { Service?: string | string[] } }[] };
  return [statements ?? []]
    .flat()
    .filter(({ Effect: effect }) => effect === 'Allow')
    .flatMap(({ Principal: principal }) => principal?.Service ?? []);
}
