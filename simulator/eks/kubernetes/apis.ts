import type { Front, WireRequest, WireResponse } from '../../gateway/wire.ts';
import { KubernetesCluster } from '../../kubernetes/cluster.ts';
import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord } from '../model.ts';
import { EksSurroundings } from './surroundings.ts';

interface Running {
  readonly record: ClusterRecord;
  readonly surroundings: EksSurroundings;
  readonly cluster: KubernetesCluster;
}

/**
 * The Kubernetes API behind every cluster's endpoint: `https://…/kubernetes/<id>/…`, or by the host name that AWS gives.
 * A cluster has one from the first request on, and costs nothing before that.
 */
export class KubernetesApis implements Front {
  private readonly eks: Eks;
  private readonly running = new Map<ClusterRecord, Promise<Running>>();
  private readonly ready = new Set<Running>();
  private listening = false;

  constructor(eks: Eks) {
    this.eks = eks;
  }

  matches(request: WireRequest): boolean {
    return idIn(request) !== undefined;
  }

  async handle(request: WireRequest): Promise<WireResponse> {
    const record = this.recordOf(idIn(request) ?? '');
    if (record === undefined || !['ACTIVE', 'UPDATING', 'DELETING'].includes(record.shape.status)) {
      return { status: 503, headers: { 'content-type': 'text/plain' }, body: 'nothing answers at this endpoint' };
    }
    const { cluster } = await this.of(record);
    return cluster.handle({ ...request, url: request.url.replace(prefix, '') });
  }

  /** The Kubernetes API of a cluster, made if need be. */
  async of(record: ClusterRecord): Promise<Running> {
    let running = this.running.get(record);
    if (running === undefined) {
      this.listen();
      running = this.start(record);
      this.running.set(record, running);
    }
    return running;
  }

  /** The Kubernetes API of a cluster, if anybody ever asked it anything. */
  ofRunning(record: ClusterRecord): KubernetesCluster | undefined {
    return record.kubernetes;
  }

  private async start(record: ClusterRecord): Promise<Running> {
    const { eks } = this;
    const { place, shape } = record;
    const surroundings = new EksSurroundings(eks, record);
    await surroundings.refresh();
    const random = eks.world.random.fork(`kubernetes/${place.account}/${place.region}/${shape.name}`);
    const path = eks.outside.endpoint() === undefined ? '' : `/kubernetes/${idOf(record)}`;
    const running = { record, surroundings, cluster: new KubernetesCluster({ clock: eks.world.clock, random, surroundings, path }) };
    record.kubernetes = running.cluster;
    this.ready.add(running);
    return running;
  }

  private listen(): void {
    if (this.listening) return;
    this.listening = true;
    this.eks.world.instanceChanges?.listen(() => this.lookAgain());
  }

  /** Something changed in EKS or EC2: the clusters that are asked about look again, and their controllers act. */
  lookAgain(): void {
    for (const running of this.ready) {
      const { record, cluster } = running;
      if (record.place.clusters.get(record.shape.name) !== record) {
        cluster.stop();
        this.ready.delete(running);
        this.running.delete(record);
      } else {
        this.refresh(running);
      }
    }
  }

  private refresh({ record, surroundings, cluster }: Running): void {
    if (surroundings.refreshing) return;
    surroundings.refreshing = true;
    this.eks.world.clock.at(this.eks.world.clock.now(), async () => {
      surroundings.refreshing = false;
      if (record.place.clusters.get(record.shape.name) !== record) return;
      const nextJoin = await surroundings.refresh();
      cluster.wake();
      if (nextJoin !== undefined) this.eks.world.clock.at(nextJoin, () => this.refresh({ record, surroundings, cluster }));
    });
  }

  private recordOf(id: string): ClusterRecord | undefined {
    for (const place of this.eks.allPlaces()) {
      for (const record of place.clusters.values()) if (idOf(record) === id) return record;
    }
    return undefined;
  }
}

const prefix = /^\/kubernetes\/[0-9A-F]{32}/;
const hostName = /^([0-9A-F]{32})\.gr7\./i;

function idIn({ url, headers }: WireRequest): string | undefined {
  return prefix.exec(url)?.[0].slice('/kubernetes/'.length) ?? hostName.exec(headers.host ?? '')?.[1]?.toUpperCase();
}

const idOf = ({ secrets }: ClusterRecord): string => secrets.identity?.oidc?.issuer?.split('/').at(-1) ?? '';
