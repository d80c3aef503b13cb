import {
  CreateAddonCommand, CreateClusterCommand, CreateFargateProfileCommand, CreateNodegroupCommand, EKSClient,
} from '@aws-sdk/client-eks';
import type { CreateClusterRequest } from '@aws-sdk/client-eks';
import { connection } from '../ground.ts';
import type { Ground } from '../ground.ts';

export const clusterName = 'sdk';

/** The ground, a client, and the requests that the scenarios share. */
export class EksWorld {
  readonly client: EKSClient;
  readonly ground: Ground;

  constructor(url: string, ground: Ground) {
    this.client = new EKSClient(connection(url));
    this.ground = ground;
  }

  private get subnets(): string[] {
    return [this.ground.SubnetA, this.ground.SubnetB];
  }

  cluster(over: Partial<CreateClusterRequest> = {}): CreateClusterRequest {
    return { name: clusterName, version: '1.34', roleArn: this.ground.ClusterRole, resourcesVpcConfig: { subnetIds: this.subnets }, accessConfig: { authenticationMode: 'API' }, ...over };
  }

  createCluster(over: Partial<CreateClusterRequest> = {}) {
    return this.client.send(new CreateClusterCommand(this.cluster(over)));
  }

  createNodegroup(nodegroupName: string) {
    return this.client.send(new CreateNodegroupCommand({ clusterName, nodegroupName, subnets: this.subnets, nodeRole: this.ground.NodeRole }));
  }

  createAddon(addonName: string) {
    return this.client.send(new CreateAddonCommand({ clusterName, addonName, resolveConflicts: 'OVERWRITE' }));
  }

  createFargateProfile(fargateProfileName: string) {
    return this.client.send(
      new CreateFargateProfileCommand({
        clusterName, fargateProfileName, podExecutionRoleArn: this.ground.FargateRole, subnets: this.subnets, selectors: [{ namespace: fargateProfileName }],
      }),
    );
  }
}
