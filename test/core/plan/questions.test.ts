import { expect, test } from '@jest/globals';
import { stackName, stackNames } from '../../../core/plan/names.ts';
import { questionsOf } from '../../../core/plan/questions.ts';
import { existingVpc, fargateProfile, nodeGroup, spec } from '../orders.ts';

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
    routeTablesOf: [],
    addons: ['vpc-cni', 'kube-proxy', 'coredns'],
    launchTemplates: [template],
  });
});

test('stacks are named after their cluster, within what CloudFormation takes', () => {
  expect(stackNames('harbour')).toEqual(['drydock-harbour-network', 'drydock-harbour-access', 'drydock-harbour-egress', 'drydock-harbour-nodes', 'drydock-harbour-identity']);
  expect(stackName('my_cluster', 'network')).toBe('drydock-my-cluster-network');
  expect(stackName('c'.repeat(100), 'identity')).toMatch(/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/);
});
