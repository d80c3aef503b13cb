import type { NetworkAcl, NetworkAclEntry } from '@aws-sdk/client-ec2';
import type { FilterTable } from './filters.ts';
import { description } from './operation.ts';
import type { Ec2Region } from './region.ts';

/** Lets everything in and out, like the one of every new VPC. */
export function createDefaultNetworkAcl(region: Ec2Region, vpcId: string): void {
  const id = region.networkAcls.newId();
  region.networkAcls.add(id, {
    NetworkAclId: id,
    VpcId: vpcId,
    OwnerId: region.account,
    IsDefault: true,
    Entries: [true, false].flatMap((egress) => [entry(egress, 100, 'allow'), entry(egress, 32767, 'deny')]),
    Associations: [],
    Tags: [],
  });
}

function entry(Egress: boolean, RuleNumber: number, RuleAction: 'allow' | 'deny'): NetworkAclEntry {
  return { Egress, RuleNumber, RuleAction, Protocol: '-1', CidrBlock: '0.0.0.0/0' };
}

const networkAclFilters: FilterTable<NetworkAcl> = {
  default: (acl) => acl.IsDefault,
  'network-acl-id': (acl) => acl.NetworkAclId,
  'owner-id': (acl) => acl.OwnerId,
  'vpc-id': (acl) => acl.VpcId,
  'association.subnet-id': (acl) => acl.Associations?.map((one) => one.SubnetId),
};

/** Every subnet is associated with its VPC's default ACL: nothing here makes another. */
export const networkAclOperations = {
  DescribeNetworkAcls: description<NetworkAcl>({
    of: (region) => region.networkAcls,
    ids: 'NetworkAclIds',
    into: 'NetworkAcls',
    filters: networkAclFilters,
    view: (region, acl) => ({
      ...acl,
      Associations: region.subnets
        .where((subnet) => subnet.VpcId === acl.VpcId)
        .map(({ SubnetId = '' }) => ({ NetworkAclId: acl.NetworkAclId, SubnetId, NetworkAclAssociationId: `aclassoc-${SubnetId.slice('subnet-'.length)}` })),
    }),
  }),
};
