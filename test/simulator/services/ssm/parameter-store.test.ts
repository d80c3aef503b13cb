import { describe, expect, test } from '@jest/globals';
import { eksImages } from '../../../../simulator/ec2/eks-images.ts';
import { createSsmService } from '../../../../simulator/services/ssm/service.ts';
import { inProcess, refusal } from '../in-process.ts';

const ssm = () => inProcess(createSsmService);
const value = (answer: Record<string, unknown>) => (answer['Parameter'] as { Value: string }).Value;

describe("AWS's public parameters", () => {
  test.each([
    ['/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/standard/recommended', 'amazon-eks-node-al2023-x86_64-standard-1.36-v'],
    ['/aws/service/eks/optimized-ami/1.29/amazon-linux-2023/arm64/nvidia/recommended', 'amazon-eks-node-al2023-arm64-nvidia-1.29-v'],
    ['/aws/service/eks/optimized-ami/1.32/amazon-linux-2-gpu/recommended', 'amazon-eks-gpu-node-1.32-v'],
    ['/aws/service/bottlerocket/aws-k8s-1.34-fips/arm64/latest', 'bottlerocket-aws-k8s-1.34-fips-arm64-v'],
    ['/aws/service/ami-windows-latest/Windows_Server-2022-English-Core-EKS_Optimized-1.35', 'Windows_Server-2022-English-Core-EKS_Optimized-1.35-'],
  ])('%s gives the id of an image that EC2 knows', async (path, name) => {
    const { call } = ssm();
    const id = value(await call('GetParameter', { Name: `${path}/image_id` }, 'eu-north-1'));
    expect(eksImages('eu-north-1').find((image) => image.imageId === id)?.name).toMatch(new RegExp(`^${name}`));
  });

  test('name the release that a node group of that version gets', async () => {
    const { call } = ssm();
    const path = '/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/standard/recommended';
    expect(value(await call('GetParameter', { Name: `${path}/release_version` }))).toMatch(/^1\.34\.\d+-\d{8}$/);
    expect(JSON.parse(value(await call('GetParameter', { Name: path })))).toMatchObject({ image_id: value(await call('GetParameter', { Name: `${path}/image_id` })) });
  });

  test('can be walked by path, page by page', async () => {
    const { call } = ssm();
    const names: string[] = [];
    let NextToken: unknown;
    do {
      const answer = await call('GetParametersByPath', { Path: '/aws/service/eks/optimized-ami/1.36', Recursive: true, ...(NextToken !== undefined && { NextToken }) });
      names.push(...(answer['Parameters'] as { Name: string }[]).map((one) => one.Name));
      NextToken = answer['NextToken'];
    } while (NextToken !== undefined);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('/aws/service/eks/optimized-ami/1.36/amazon-linux-2023/x86_64/neuron/recommended/image_id');
  });

  test('tell the names of regions, belong to no account, and cannot be overwritten', async () => {
    const { call, asked } = ssm();
    const Name = '/aws/service/global-infrastructure/regions/eu-north-1/longName';
    expect(value(await call('GetParameter', { Name }))).toBe('Europe (Stockholm)');
    expect(asked[0]!.resources).toEqual(['arn:aws:ssm:us-west-2::parameter/aws/service/global-infrastructure/regions/eu-north-1/longName']);
    expect(await refusal(call('PutParameter', { Name, Value: 'x', Type: 'String' }))).toMatch(/^AccessDeniedException: No access to reserved parameter name/);
  });
});

describe("the account's own parameters", () => {
  test('keep their versions, and are overwritten only on demand', async () => {
    const { call, asked } = ssm();
    await call('PutParameter', { Name: '/fleet/bus', Value: 'one', Type: 'String' });

    expect(await refusal(call('PutParameter', { Name: '/fleet/bus', Value: 'two' }))).toMatch(/^ParameterAlreadyExists: /);
    expect(await call('PutParameter', { Name: '/fleet/bus', Value: 'two', Overwrite: true })).toMatchObject({ Version: 2 });
    expect(value(await call('GetParameter', { Name: '/fleet/bus' }))).toBe('two');
    expect(value(await call('GetParameter', { Name: '/fleet/bus:1' }))).toBe('one');
    expect(asked[0]!.resources).toEqual(['arn:aws:ssm:us-west-2:111122223333:parameter/fleet/bus']);
    expect((await call('GetParameterHistory', { Name: '/fleet/bus' }))['Parameters']).toHaveLength(2);
  });

  test('are found together, and those missing are named', async () => {
    const { call } = ssm();
    await call('PutParameter', { Name: '/fleet/bus', Value: 'one', Type: 'String' });
    await call('PutParameter', { Name: '/fleet/deep/er', Value: 'two', Type: 'StringList' });

    expect(await call('GetParameters', { Names: ['/fleet/bus', '/fleet/none'] })).toMatchObject({ Parameters: [{ Value: 'one' }], InvalidParameters: ['/fleet/none'] });
    expect((await call('GetParametersByPath', { Path: '/fleet' }))['Parameters']).toMatchObject([{ Name: '/fleet/bus' }]);
    expect((await call('DescribeParameters', { ParameterFilters: [{ Key: 'Type', Values: ['StringList'] }] }))['Parameters']).toMatchObject([{ Name: '/fleet/deep/er' }]);
    await call('DeleteParameter', { Name: '/fleet/bus' });
    expect(await refusal(call('GetParameter', { Name: '/fleet/bus' }))).toBe('ParameterNotFound: ');
  });

  test('that are secret show only to who asks for them decrypted', async () => {
    const { call } = ssm();
    await call('PutParameter', { Name: 'token', Value: 'hush', Type: 'SecureString' });
    expect(value(await call('GetParameter', { Name: 'token' }))).not.toContain('hush');
    expect(value(await call('GetParameter', { Name: 'token', WithDecryption: true }))).toBe('hush');
  });

  test('carry tags', async () => {
    const { call } = ssm();
    const resource = { ResourceType: 'Parameter', ResourceId: 'plain' };
    await call('PutParameter', { Name: 'plain', Value: 'x', Type: 'String', Tags: [{ Key: 'a', Value: '1' }] });
    await call('AddTagsToResource', { ...resource, Tags: [{ Key: 'b', Value: '2' }] });
    await call('RemoveTagsFromResource', { ...resource, TagKeys: ['a'] });
    expect(await call('ListTagsForResource', resource)).toEqual({ TagList: [{ Key: 'b', Value: '2' }] });
  });

  test('have names and values that fit', async () => {
    const { call } = ssm();
    const put = (Name: string, Value = 'x') => refusal(call('PutParameter', { Name, Value, Type: 'String' }));
    expect(await put('no spaces')).toMatch(/^ValidationException: /);
    expect(await put('no/root')).toMatch(/^ValidationException: /);
    expect(await put('/a'.repeat(16))).toMatch(/^HierarchyLevelLimitExceededException: /);
    expect(await put('long', 'x'.repeat(4097))).toMatch(/^ValidationException: Standard tier parameters/);
  });
});
