import type { StepOutput } from './plan.ts';

/** Outputs of the step `control-plane`. */
export const controlPlaneOutputs = ['ClusterArn', 'Endpoint', 'CertificateAuthority', 'Issuer', 'ClusterSecurityGroupId', 'ServiceCidr', 'Version', 'PlatformVersion'] as const;

export type ControlPlaneOutput = (typeof controlPlaneOutputs)[number];

/** Outputs of the network stack; `…SubnetIds` are lists with commas. The subnets of one zone: see `subnetOutput`. */
export const networkOutputs = ['VpcId', 'PublicSubnetIds', 'PrivateSubnetIds', 'SubnetIds', 'SecurityGroupId'] as const;

export type NetworkOutput = (typeof networkOutputs)[number];

/** What EKS answers about a cluster, as far as later steps need it. */
export interface DescribedCluster {
  readonly arn?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly version?: string | undefined;
  readonly platformVersion?: string | undefined;
  readonly certificateAuthority?: { readonly data?: string | undefined } | undefined;
  readonly identity?: { readonly oidc?: { readonly issuer?: string | undefined } | undefined } | undefined;
  readonly kubernetesNetworkConfig?: { readonly serviceIpv4Cidr?: string | undefined; readonly serviceIpv6Cidr?: string | undefined } | undefined;
  readonly resourcesVpcConfig?: { readonly clusterSecurityGroupId?: string | undefined } | undefined;
}

/** What the step `control-plane` gives to later ones. */
export function controlPlaneOutput(cluster: DescribedCluster): StepOutput {
  return present({
    ClusterArn: cluster.arn,
    Endpoint: cluster.endpoint,
    CertificateAuthority: cluster.certificateAuthority?.data,
    Issuer: cluster.identity?.oidc?.issuer,
    ClusterSecurityGroupId: cluster.resourcesVpcConfig?.clusterSecurityGroupId,
    ServiceCidr: cluster.kubernetesNetworkConfig?.serviceIpv6Cidr ?? cluster.kubernetesNetworkConfig?.serviceIpv4Cidr,
    Version: cluster.version,
    PlatformVersion: cluster.platformVersion,
  } satisfies Record<ControlPlaneOutput, string | undefined>);
}

/** What a deployed stack gives to later steps: its outputs as they are. */
export function stackOutput(outputs: readonly { readonly OutputKey?: string | undefined; readonly OutputValue?: string | undefined }[] = []): StepOutput {
  return present(Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue }) => [OutputKey, OutputValue])));
}

/** `us-west-2a` → `USWEST2A`: a zone as part of a logical id. */
export function zoneSuffix(zone: string): string {
  return zone.toUpperCase().replaceAll('-', '');
}

export function subnetOutput(reach: 'Public' | 'Private', zone: string): string {
  return `${reach}Subnet${zoneSuffix(zone)}`;
}

export function routeTableOutput(zone: string): string {
  return `PrivateRouteTable${zoneSuffix(zone)}`;
}

function present(values: Readonly<Record<string, string | undefined>>): StepOutput {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
