import type { KubeObject } from '../../kubernetes/object.ts';
import type { AddOnWorkload, Machine, Surroundings, User } from '../../kubernetes/surroundings.ts';
import type { Eks } from '../engine/eks.ts';
import { subnets } from '../engine/neighbours.ts';
import type { ClusterRecord } from '../model.ts';
import { addOnWorkloads } from './add-on-workloads.ts';
import { authenticate } from './authentication.ts';
import { selectsPod } from './fargate.ts';
import { gitVersion, patchOf } from './builds.ts';
import { Machines } from './machines.ts';
import { noteUse } from './api-use.ts';

/** An EKS cluster as its Kubernetes API sees it. */
export class EksSurroundings implements Surroundings {
  /** A look at the instances is already due. */
  refreshing = false;
  private readonly eks: Eks;
  private readonly record: ClusterRecord;
  private readonly joined: Machines;
  private zones: readonly string[] = [];

  constructor(eks: Eks, record: ClusterRecord) {
    this.eks = eks;
    this.record = record;
    this.joined = new Machines(eks, record);
  }

  /** Looks at EC2 again; answers when the next instance is to join. */
  async refresh(): Promise<number | undefined> {
    this.zones = await this.zonesOfProfiles();
    return this.joined.refresh();
  }

  private async zonesOfProfiles(): Promise<readonly string[]> {
    const ids = [...new Set([...this.record.fargateProfiles.values()].flatMap(({ shape }) => shape.subnets))];
    if (ids.length === 0) return [];
    const found = await subnets(this.eks, this.record.place, ids, {});
    return [...new Set(found.map(({ AvailabilityZone }) => AvailabilityZone ?? ''))].sort();
  }

  version(): { readonly minor: string; readonly gitVersion: string } {
    const { version } = this.record.shape;
    return { minor: version, gitVersion: gitVersion(patchOf(version)) };
  }

  machines(): readonly Machine[] {
    return this.joined.all();
  }

  addOnWorkloads(): readonly AddOnWorkload[] {
    return addOnWorkloads(this.record);
  }

  fargateProfile(pod: KubeObject): { readonly name: string; readonly zone: string } | undefined {
    const profile = [...this.record.fargateProfiles.values()].find(({ shape }) => shape.status === 'ACTIVE' && shape.selectors.some((selector) => selectsPod(selector, pod)));
    const zone = this.zones[pod.metadata.uid.charCodeAt(0) % Math.max(1, this.zones.length)] ?? `${this.record.place.region}a`;
    return profile && { name: profile.shape.fargateProfileName, zone };
  }

  authenticate(authorization: string | undefined): Promise<User | undefined> {
    return Promise.resolve(authenticate(this.eks, this.record, authorization));
  }

  noteApiUse(use: { readonly group: string; readonly version: string; readonly resource: string; readonly userAgent: string }): void {
    noteUse(this.record, use, this.eks.world.clock.now());
  }
}
