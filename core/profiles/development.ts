import type { Profile } from './profile.ts';
import { getsNat, hasLogs, isLinux, leavesInstancesOpen } from './situation.ts';

/** Two vCPUs each, of families that run out of Spot capacity at different times. */
const small = ['t3.large', 't3a.large', 'm5.large', 'm5a.large', 'm6i.large', 'm6a.large'] as const;

const spotTypes = 'Several small types of the same size: with more pools to draw from, Spot instances are interrupted less often.';
const spot = 'Spot instances cost a fraction, and a development cluster bears an interruption.';

export const development: Profile = {
  summary: 'A cluster to try things on: small, cheap, and upgraded by EKS when its version ends.',
  fields: [
    { path: 'vpc.nat.gateway', value: 'Single', why: 'One NAT gateway for all zones: a third of the price, and a zone’s failure may take the way out with it.', when: getsNat, condition: 'the VPC is a new one, and the cluster not a private one' },
    { path: 'cloudWatch.clusterLogging.enableTypes', value: ['api', 'authenticator'], why: 'Enough to see why a request or a login was refused; the audit log is most of the volume, and of the bill.' },
    { path: 'cloudWatch.clusterLogging.logRetentionInDays', value: 7, why: 'Nobody looks at older logs of a development cluster.', when: hasLogs, condition: 'there are logs' },
    { path: 'upgradePolicy.supportType', value: 'STANDARD', why: 'When standard support ends, EKS upgrades the cluster; it never costs the sixfold price of extended support.' },
    {
      path: 'managedNodeGroups[].spot',
      value: true,
      why: spot,
      when: (_, group) => leavesInstancesOpen(group),
      condition: 'the group leaves its instance types open',
    },
    { path: 'managedNodeGroups[].instanceTypes', value: [...small], why: spotTypes, when: (_, group) => leavesInstancesOpen(group), condition: 'the group leaves its instance types open' },
    {
      path: 'managedNodeGroups[].volumeSize',
      value: 40,
      why: 'Half of eksctl’s default holds the images of a development cluster.',
      when: (_, group) => group.launchTemplate === undefined && isLinux(group),
      condition: 'the group has no launch template and runs Linux',
    },
  ],
  nodeGroups: [
    {
      group: { name: 'general', instanceTypes: [...small], spot: true, minSize: 1, desiredCapacity: 2, maxSize: 4, volumeSize: 40 },
      why: 'Two small Spot nodes: one may be taken away and the cluster still works.',
    },
  ],
  addons: [],
  beyond: [],
};
