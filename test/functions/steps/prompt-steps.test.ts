import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  CreateAddonCommand,
  CreatePodIdentityAssociationCommand,
  DescribeAccessEntryCommand,
  DescribePodIdentityAssociationCommand,
  ListPodIdentityAssociationsCommand,
} from '@aws-sdk/client-eks';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { StepRequest } from '../../../core/plan/step-requests.ts';
import { fn as createAccessEntry } from '../../../functions/create-access-entry/handler.ts';
import { fn as createAddOn } from '../../../functions/create-add-on/handler.ts';
import { fn as createPodIdentityAssociation } from '../../../functions/create-pod-identity-association/handler.ts';
import { operationId, start } from '../builders.ts';
import { eks, inputs, useWorld } from '../world.ts';
import { clientRequestToken, clusterName, foreign, input, inUse, running, stepId, tags } from './a-step.ts';

const world = useWorld();

describe('create-access-entry', () => {
  const principalArn = 'arn:aws:iam::111122223333:role/ada';
  const request: StepRequest = {
    kind: 'create-access-entry',
    principalArn: { value: principalArn },
    entry: {
      type: 'STANDARD', kubernetesGroups: ['readers'],
      accessPolicies: [
        { policyARN: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy', accessScope: { type: 'namespace', namespaces: ['shop'] } },
        { policyARN: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy', accessScope: { type: 'cluster' } },
      ],
    },
    tags,
  };
  const atOnce = { operationId, stepId };
  beforeEach(async () => running(world, request));

  test('makes the entry, associates every policy, and has settled when it returns', async () => {
    eks.on(CreateAccessEntryCommand).resolves({}).on(AssociateAccessPolicyCommand).resolves({});
    expect(await world.run(createAccessEntry, atOnce)).toEqual({});
    expect(inputs(eks, CreateAccessEntryCommand)).toEqual([{ clusterName, principalArn, type: 'STANDARD', kubernetesGroups: ['readers'], tags, clientRequestToken }]);
    expect(inputs(eks, AssociateAccessPolicyCommand)).toEqual([
      { clusterName, principalArn, policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy', accessScope: { type: 'namespace', namespaces: ['shop'] } },
      { clusterName, principalArn, policyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy', accessScope: { type: 'cluster' } },
    ]);
    expect(await world.watches.earliest()).toBeUndefined();
    expect(await world.operations.steps(operationId)).toMatchObject([{ stepId, state: 'succeeded', output: {} }]);
    expect(world.published().map(({ type }) => type)).toEqual(['StepStarted', 'StepSettled']);
  });

  test('finishes what an earlier attempt began', async () => {
    eks.on(CreateAccessEntryCommand).rejects(inUse('The specified access entry resource is already in use on this cluster.'));
    eks.on(DescribeAccessEntryCommand).resolves({ accessEntry: { tags } }).on(AssociateAccessPolicyCommand).resolves({});
    await world.run(createAccessEntry, atOnce);
    expect(inputs(eks, AssociateAccessPolicyCommand)).toHaveLength(2);
  });

  test("does not add policies to somebody else's entry", async () => {
    eks.on(CreateAccessEntryCommand).rejects(inUse('The specified access entry resource is already in use on this cluster.'));
    eks.on(DescribeAccessEntryCommand).resolves({ accessEntry: { tags: foreign } });
    await expect(world.run(createAccessEntry, atOnce)).rejects.toMatchObject({ outcome: 'NameTaken' });
    expect(inputs(eks, AssociateAccessPolicyCommand)).toEqual([]);
  });
});

describe('create-pod-identity-association', () => {
  const request: StepRequest = { kind: 'create-pod-identity-association', namespace: 'shop', serviceAccount: 'cart', roleArn: { value: 'arn:cart' }, tags };
  beforeEach(async () => running(world, request));

  test('makes the association with a token that a repetition has too, and has settled when it returns', async () => {
    eks.on(CreatePodIdentityAssociationCommand).resolves({ association: { associationId: 'a-1' } });
    expect(await world.run(createPodIdentityAssociation, { operationId, stepId })).toEqual({});
    expect(inputs(eks, CreatePodIdentityAssociationCommand)).toEqual([{ clusterName, namespace: 'shop', serviceAccount: 'cart', roleArn: 'arn:cart', tags, clientRequestToken }]);
    expect(await world.operations.steps(operationId)).toMatchObject([{ state: 'succeeded', output: {} }]);
  });

  const taken = (association?: { readonly tags: Readonly<Record<string, string>> }): void => {
    eks.on(CreatePodIdentityAssociationCommand).rejects(inUse('Association already exists: a-0'));
    eks.on(ListPodIdentityAssociationsCommand, { clusterName, namespace: 'shop', serviceAccount: 'cart' }).resolves({ associations: association === undefined ? [] : [{ associationId: 'a-0' }] });
    eks.on(DescribePodIdentityAssociationCommand, { clusterName, associationId: 'a-0' }).resolves({ association });
  };

  test('is content with what an earlier attempt made', async () => {
    taken({ tags });
    await world.run(createPodIdentityAssociation, { operationId, stepId });
    expect(await world.operations.steps(operationId)).toMatchObject([{ state: 'succeeded' }]);
  });

  test("says so when the service account has somebody else's", async () => {
    taken({ tags: foreign });
    await expect(world.run(createPodIdentityAssociation, { operationId, stepId })).rejects.toMatchObject({ name: 'RetryNever', outcome: 'NameTaken' });
  });

  test('looks again when EKS has one and does not show it yet', async () => {
    taken();
    await expect(world.run(createPodIdentityAssociation, { operationId, stepId })).rejects.toMatchObject({ name: 'RetryBriefly', outcome: 'NotSeenYet' });
  });
});

describe('an add-on with nowhere to run', () => {
  test('is watched until it is installed, not until it runs', async () => {
    await running(world, { kind: 'create-add-on', addonName: 'coredns', addonVersion: 'v1', mustRun: false, resolveConflicts: 'NONE', podIdentityAssociations: [], tags });
    eks.on(CreateAddonCommand).resolves({});
    await world.run(createAddOn, input);
    expect(await world.watches.due(start + 3_600_000, 1)).toMatchObject([{ subject: { kind: 'add-on', addonName: 'coredns', toward: 'installed' } }]);
  });
});
