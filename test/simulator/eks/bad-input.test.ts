import { CreateCapabilityCommand } from '@aws-sdk/client-eks';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createEksService } from '../../../simulator/eks/service.ts';
import { AwsError } from '../../../simulator/service.ts';
import type { Shape, World } from '../../../simulator/service.ts';
import { roleArn } from './embedded-eks.ts';
import { capability, cluster, nodegroup, withCluster, withNodes } from './fixtures.ts';

const operations = Object.keys(createEksService({ clock: { now: () => 0 } } as unknown as World).operations);

/** Anything that JSON can say, under names that EKS knows. */
const members = [
  'name', 'clusterName', 'nodegroupName', 'addonName', 'fargateProfileName', 'principalArn', 'policyArn', 'associationId', 'updateId', 'resourceArn', 'tags', 'tagKeys', 'version', 'roleArn',
  'capabilityName', 'certificateAuthorityId', 'identityProviderConfig', 'oidc', 'filter', 'id', 'type', 'configuration', 'connectorConfig', 'rollbackConfig', 'force',
  'resourcesVpcConfig', 'accessConfig', 'logging', 'scalingConfig', 'launchTemplate', 'selectors', 'accessScope', 'maxResults', 'nextToken', 'configurationValues', 'encryptionConfig',
];
const value = fc.oneof(fc.jsonValue(), fc.constantFrom('prod', 'workers', 'coredns', roleArn('node'), 'constructor', '__proto__', { toString: null }, { toString: 1, valueOf: 1 }));
const input = fc.uniqueArray(fc.tuple(fc.constantFrom(...members), value), { selector: ([member]) => member }).map((entries) => Object.fromEntries(entries) as Shape);

test('whatever is sent, EKS answers or refuses in its own terms, and nothing in it breaks', async () => {
  const aws = await withCluster();
  await withNodes(aws);
  await aws.eks.send(new CreateCapabilityCommand(capability()));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...operations), input, async (operation, sent) => {
      const outcome: unknown = await aws.dispatch('eks', operation, { clusterName: 'prod', nodegroupName: 'workers', capabilityName: 'controllers', ...sent }).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(AwsError);
    }),
    { numRuns: 600 },
  );
});

test('a good request stays refused for every single member that has the wrong type', async () => {
  const aws = await withCluster();
  const good: [string, Shape][] = [['CreateCluster', { ...cluster({ name: 'second' }) }], ['CreateNodegroup', { ...nodegroup() }]];
  for (const [operation, request] of good) {
    for (const member of Object.keys(request)) {
      await expect(aws.dispatch('eks', operation, { ...request, [member]: 42 })).rejects.toMatchObject({ code: 'InvalidParameterException' });
    }
  }
});
