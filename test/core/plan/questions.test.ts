import { describe, expect, test } from '@jest/globals';
import { locateSubnets } from '../../../core/plan/locate-subnets.ts';
import { stackName, stackNames } from '../../../core/plan/names.ts';
import { planProvision } from '../../../core/plan/provision.ts';
import { questionsOf } from '../../../core/plan/questions.ts';
import { existingVpc, fargateProfile, nodeGroup, order, spec, subnetFact } from '../orders.ts';

test('a survey asks once about everything that the file names', () => {
  const template = { id: 'lt-1', version: '3' };
  const questions = questionsOf(
    spec({
      network: existingVpc.network,
      managedNodeGroups: [nodeGroup({ launchTemplate: template, subnets: ['subnet-own', 'subnet-priv-a'] }), nodeGroup({ name: 'two', launchTemplate: template })],
      fargateProfiles: [fargateProfile({ subnets: ['subnet-fargate'] })],
    }),
  );
  expect(questions).toEqual({
    subnets: ['subnet-pub-a', 'subnet-pub-b', 'subnet-priv-a', 'subnet-priv-b', 'subnet-own', 'subnet-fargate'],
    subnetRanges: [],
    routeTablesOf: [],
    addons: ['vpc-cni', 'kube-proxy', 'coredns'],
    launchTemplates: [template],
  });
});

describe('a subnet that the file names by its range', () => {
  const named = { name: 'quiet', id: '10.0.9.0/24', cidr: '10.0.9.0/24' };
  const { network } = existingVpc;
  const asked = spec({ network: { ...network, subnets: { ...network.subnets, private: [...network.subnets.private, named] } }, managedNodeGroups: [nodeGroup({ subnets: [named.id, 'subnet-priv-a'] })], fargateProfiles: [fargateProfile({ subnets: [named.id] })] });
  const found = subnetFact('subnet-found', 'c', { cidr: named.cidr });

  test('is asked for by it', () => expect(questionsOf(asked)).toMatchObject({ subnets: expect.not.arrayContaining([named.id]) as unknown, subnetRanges: [named.id] }));

  test('gets its id wherever it is named', () => {
    const located = locateSubnets(asked, { subnets: [subnetFact('subnet-elsewhere', 'c', { cidr: named.cidr, vpcId: 'vpc-2' }), found] });
    expect(located).toMatchObject({ network: { subnets: { private: [{}, {}, { name: 'quiet', id: 'subnet-found' }] } }, managedNodeGroups: [{ subnets: ['subnet-found', 'subnet-priv-a'] }], fargateProfiles: [{ subnets: ['subnet-found'] }] });
  });

  test('is missing when the VPC has none of that range', () => {
    const { findings } = planProvision({ ...order(asked, existingVpc.facts), sha256: () => '' });
    expect(findings).toContainEqual(expect.objectContaining({ check: 'subnet-missing', path: 'vpc.subnets.private.quiet', message: 'eu-central-1 has no subnet 10.0.9.0/24.' }));
  });
});

test('stacks are named after their cluster, within what CloudFormation takes', () => {
  expect(stackNames('harbour')).toEqual(['drydock-harbour-network', 'drydock-harbour-access', 'drydock-harbour-egress', 'drydock-harbour-nodes', 'drydock-harbour-identity']);
  expect(stackName('my_cluster', 'network')).toBe('drydock-my-cluster-network');
  expect(stackName('c'.repeat(100), 'identity')).toMatch(/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/);
});
