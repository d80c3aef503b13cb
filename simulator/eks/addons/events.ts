import { servicePrincipal } from '../../service.ts';
import type { Eks } from '../engine/eks.ts';
import type { AddonRecord, ClusterRecord } from '../model.ts';

export type AddonEvent =
  | `EKS Addon ${'Creation' | 'Update' | 'Deletion'} ${'Succeeded' | 'Failed'}`
  | `EKS Addon Health ${'Degraded' | 'Restored'}`;

/** Puts EKS's own event on the default bus. Delivery is best effort: an add-on is what it is, whoever hears of it. */
export async function announce(eks: Eks, { place }: ClusterRecord, { shape }: AddonRecord, detailType: AddonEvent): Promise<void> {
  const detail = { clusterName: shape.clusterName, addonName: shape.addonName, addonVersion: shape.addonVersion, status: shape.status, health: shape.health };
  const entry = { Source: 'aws.eks', DetailType: detailType, Time: eks.now(), Resources: [shape.addonArn], Detail: JSON.stringify(detail) };
  await eks.world
    .dispatch({
      service: 'events',
      operation: 'PutEvents',
      input: { Entries: [entry] },
      account: place.account,
      region: place.region,
      principal: servicePrincipal('eks.amazonaws.com', place.account),
    })
    .catch(() => undefined);
}
