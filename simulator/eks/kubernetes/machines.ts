import type { Instance, InstanceTypeInfo } from '@aws-sdk/client-ec2';
import { eksImages } from '../../ec2/eks-images.ts';
import type { Machine } from '../../kubernetes/surroundings.ts';
import { autoModeVersion } from '../clusters/auto-mode-nodes.ts';
import type { Eks } from '../engine/eks.ts';
import { ask } from '../engine/neighbours.ts';
import { hasCni } from '../nodegroups/start.ts';
import type { ClusterRecord } from '../model.ts';
import { autoModeMachines } from './auto-mode.ts';
import { managedNode } from './managed-nodes.ts';
import { selfManagedNode } from './self-managed-nodes.ts';
import { gitVersion, patchOf } from './builds.ts';

/** What whoever started an instance says about the node that it becomes. */
export interface Bootstrap {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: Machine['taints'];
  /** When its image does not say. */
  readonly version: string;
  /** It never joins, unless it has already. */
  readonly staysOut?: boolean;
  readonly trouble?: Machine['trouble'];
}

/**
 * Who makes a node of an instance that is tagged as the cluster's own; the first that answers. Undefined: it never joins.
 */
const origins: readonly ((cluster: ClusterRecord, instance: Instance) => Bootstrap | undefined)[] = [managedNode, selfManagedNode];

/** Seconds from an instance's launch to its node, as median with the sigma of a log-normal. */
const boot = [45, 0.2] as const;

/** The instances whose kubelets reach the cluster. */
export class Machines {
  private readonly eks: Eks;
  private readonly record: ClusterRecord;
  private machines = new Map<string, Machine>();
  private readonly types = new Map<string, InstanceTypeInfo>();

  constructor(eks: Eks, record: ClusterRecord) {
    this.eks = eks;
    this.record = record;
  }

  all(): readonly Machine[] {
    const auto = autoModeVersion(this.record);
    const joined = [...this.machines.values()];
    const connected = hasCni(this.eks, this.record) ? joined : joined.map((machine) => withTrouble(machine, machine.trouble ?? 'no-network'));
    return [...connected, ...(auto === undefined ? [] : autoModeMachines(this.record, gitVersion(patchOf(auto))))];
  }

  /** Answers when the next instance is to join; undefined when none is on its way. */
  async refresh(): Promise<number | undefined> {
    const now = this.eks.world.clock.now();
    const found = new Map<string, Machine>();
    let next: number | undefined;
    for (const instance of await this.instances()) {
      const id = instance.InstanceId ?? '';
      const at = this.joinsAt(instance);
      const known = this.machines.get(id);
      const bootstrap = this.bootstrapOf(instance);
      if (bootstrap === undefined || (known === undefined && bootstrap.staysOut === true)) continue;
      if (at > now) next = Math.min(next ?? Infinity, at);
      else found.set(id, known === undefined ? await this.machineOf(instance, bootstrap) : withTrouble({ ...known, labels: { ...known.labels, ...bootstrap.labels } }, bootstrap.trouble));
    }
    this.machines = found;
    return next;
  }

  private bootstrapOf(instance: Instance): Bootstrap | undefined {
    for (const origin of origins) {
      const bootstrap = origin(this.record, instance);
      if (bootstrap !== undefined) return bootstrap;
    }
    return undefined;
  }

  private async instances(): Promise<Instance[]> {
    const { place, shape } = this.record;
    const { Reservations } = await ask(this.eks, place, 'ec2', 'DescribeInstances', {
      Filters: [{ Name: `tag:kubernetes.io/cluster/${shape.name}`, Values: ['owned', 'shared'] }, { Name: 'instance-state-name', Values: ['pending', 'running'] }],
    });
    return (Reservations as { Instances?: Instance[] }[]).flatMap(({ Instances }) => Instances ?? []);
  }

  private joinsAt({ InstanceId = '', LaunchTime }: Instance): number {
    return (LaunchTime?.getTime() ?? 0) + Math.round(this.eks.world.random.fork(`kubernetes/join/${InstanceId}`).logNormal(...boot) * 1000);
  }

  private async machineOf(instance: Instance, { labels, taints, version, trouble }: Bootstrap): Promise<Machine> {
    const { InstanceId = '', InstanceType = '', Placement, PrivateDnsName = '', PrivateIpAddress = '', Architecture, ImageId } = instance;
    const { region } = this.record.place;
    const zone = Placement?.AvailabilityZone ?? '';
    const image = eksImages(region).find(({ imageId }) => imageId === ImageId);
    return {
      name: PrivateDnsName,
      providerId: `aws:///${zone}/${InstanceId}`,
      labels: {
        ...labels, 'node.kubernetes.io/instance-type': InstanceType, 'beta.kubernetes.io/instance-type': InstanceType, 'topology.kubernetes.io/zone': zone, 'topology.kubernetes.io/region': region,
        'failure-domain.beta.kubernetes.io/zone': zone, 'failure-domain.beta.kubernetes.io/region': region, 'k8s.io/cloud-provider-aws': 'b3b6e2f0b3b6e2f0b3b6e2f0b3b6e2f0',
      },
      taints,
      architecture: Architecture === 'arm64' ? 'arm64' : 'amd64',
      operatingSystem: image?.isWindows === true ? 'windows' : 'linux',
      osImage: image === undefined ? 'Linux' : osOf(image.name, image.release),
      kubeletVersion: gitVersion(image === undefined ? patchOf(version) : kubeletOf(image.name, image.release)),
      addresses: [{ type: 'InternalIP', address: PrivateIpAddress }, { type: 'InternalDNS', address: PrivateDnsName }, { type: 'Hostname', address: PrivateDnsName }],
      capacity: capacityOf(await this.typeOf(InstanceType)),
      ...(trouble !== undefined && { trouble }),
    };
  }

  private async typeOf(name: string): Promise<InstanceTypeInfo | undefined> {
    if (!this.types.has(name)) {
      const { InstanceTypes: [found] = [] } = (await ask(this.eks, this.record.place, 'ec2', 'DescribeInstanceTypes', { InstanceTypes: [name] })) as { InstanceTypes?: InstanceTypeInfo[] };
      if (found !== undefined) this.types.set(name, found);
    }
    return this.types.get(name);
  }
}

function withTrouble({ trouble: before, ...machine }: Machine, trouble: Machine['trouble']): Machine {
  return { ...machine, ...(trouble !== undefined && { trouble }) };
}

/** Amazon Linux's releases begin with the kubelet's version; Bottlerocket and Windows name only the minor. */
function kubeletOf(name: string, release: string): string {
  const [, exact] = /^(\d+\.\d+\.\d+)-\d{8}$/.exec(name.startsWith('bottlerocket') ? '' : release) ?? [];
  return exact ?? patchOf(/k8s-(\d+\.\d+)|Optimized-(\d+\.\d+)/.exec(name)?.slice(1).find((part) => part !== '') ?? '');
}

function osOf(name: string, release: string): string {
  if (name.startsWith('bottlerocket')) return `Bottlerocket OS ${release.split('-')[0] ?? ''} (aws-k8s)`;
  if (name.startsWith('ubuntu')) return `Ubuntu ${/-(\d\d\.\d\d)-/.exec(name)?.[1] ?? ''} LTS`;
  if (name.startsWith('Windows')) return 'Windows Server Datacenter';
  return name.includes('al2023') ? `Amazon Linux 2023.9.${release.split('-')[1] ?? ''}` : 'Amazon Linux 2';
}

/** Each network interface has one address for itself; two pods are on the host's network. */
export function capacityOf(type: InstanceTypeInfo | undefined): Machine['capacity'] {
  const { MaximumNetworkInterfaces: interfaces = 3, Ipv4AddressesPerInterface: addresses = 6 } = type?.NetworkInfo ?? {};
  const cpu = type?.VCpuInfo?.DefaultVCpus ?? 2;
  return { cpu, memoryMiB: type?.MemoryInfo?.SizeInMiB ?? 4096, pods: Math.min(interfaces * (addresses - 1) + 2, cpu < 30 ? 110 : 250) };
}
