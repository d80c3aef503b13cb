import { describe, expect, test } from '@jest/globals';
import { AMITypes } from '@aws-sdk/client-eks';
import { acceleratorOf, amiTypeOf, architectureOf } from '../../../core/spec/ami-type.ts';
import type { AmiFamily } from '../../../core/spec/cluster-spec.ts';
import { amiFamilies } from '../../../core/spec/schema/node-groups.ts';

describe('an AMI family and an instance type make EKS’s AMI type', () => {
  test.each<[AmiFamily, string, string | undefined]>([
    ['AmazonLinux2023', 'm5.large', 'AL2023_x86_64_STANDARD'],
    ['AmazonLinux2023', 'm7g.large', 'AL2023_ARM_64_STANDARD'],
    ['AmazonLinux2023', 'g6e.xlarge', 'AL2023_x86_64_NVIDIA'],
    ['AmazonLinux2023', 'g5g.xlarge', 'AL2023_ARM_64_NVIDIA'],
    ['AmazonLinux2023', 'trn2.48xlarge', 'AL2023_x86_64_NEURON'],
    ['AmazonLinux2', 'p3.2xlarge', 'AL2_x86_64_GPU'],
    ['AmazonLinux2', 'a1.large', 'AL2_ARM_64'],
    ['Bottlerocket', 'p5.48xlarge', 'BOTTLEROCKET_x86_64_NVIDIA'],
    ['BottlerocketFips', 'c7gn.large', 'BOTTLEROCKET_ARM_64_FIPS'],
    ['Bottlerocket', 'inf2.xlarge', undefined],
    ['WindowsServer2022CoreContainer', 'm5.large', 'WINDOWS_CORE_2022_x86_64'],
    ['WindowsServer2019FullContainer', 'm7g.large', undefined],
  ])('%s on %s', (family, instanceType, expected) => expect(amiTypeOf(family, instanceType)).toBe(expected));

  test('every answer is an AMI type of the EKS API', () => {
    const answers = amiFamilies.flatMap((family) => ['m5.large', 'm7g.large', 'g5.xlarge', 'g5g.xlarge', 'inf2.xlarge'].map((type) => amiTypeOf(family, type)));
    expect(answers.filter((answer) => answer !== undefined && !(answer in AMITypes))).toEqual([]);
  });
});

test.each(['m7g.large', 'c6gn.xlarge', 'x2gd.metal', 'im4gn.large', 'is4gen.large', 't4g.micro', 'a1.large', 'hpc7g.16xlarge', 'i8ge.large', 'p6e-gb200.36xlarge'])(
  '%s is a Graviton or Grace type',
  (type) => expect(architectureOf(type)).toBe('ARM_64'),
);

test.each(['m5.large', 'g4dn.xlarge', 'gr6.4xlarge', 'c7i-flex.large', 'u-6tb1.metal', 'trn1n.32xlarge', 'p6-b200.48xlarge', 'm8i.large'])('%s is an x86 type', (type) =>
  expect(architectureOf(type)).toBe('x86_64'),
);

test('AMD’s GPUs are not taken for NVIDIA’s', () => {
  expect(['g4ad.xlarge', 'g4dn.xlarge', 'gr6.4xlarge', 'm5.large'].map(acceleratorOf)).toEqual(['none', 'nvidia', 'nvidia', 'none']);
});
