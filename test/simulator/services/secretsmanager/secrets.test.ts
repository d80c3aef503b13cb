import { describe, expect, test } from '@jest/globals';
import { createSecretsManagerService } from '../../../../simulator/services/secretsmanager/service.ts';
import { inProcess, refusal } from '../in-process.ts';

const manager = () => inProcess(createSecretsManagerService);
const create = { Name: 'app/secret', SecretString: 'one', Tags: [{ Key: 'team', Value: 'platform' }] };
const read = { SecretId: 'app/secret' };

describe('A secret', () => {
  test('is read by its name, by its ARN and by its ARN without the random end', async () => {
    const { call } = manager();
    const { ARN } = await call('CreateSecret', create);
    expect(ARN).toMatch(/^arn:aws:secretsmanager:us-west-2:111122223333:secret:app\/secret-\w{6}$/);
    for (const SecretId of ['app/secret', ARN, String(ARN).slice(0, -7)]) expect(await call('GetSecretValue', { SecretId })).toMatchObject({ ARN, Name: 'app/secret', SecretString: 'one', VersionStages: ['AWSCURRENT'] });
  });

  test('keeps its last value as AWSPREVIOUS when it gets a new one', async () => {
    const { call } = manager();
    await call('CreateSecret', create);
    for (const SecretString of ['two', 'three']) await call('PutSecretValue', { ...read, SecretString });
    expect(await call('GetSecretValue', read)).toMatchObject({ SecretString: 'three' });
    expect(await call('GetSecretValue', { ...read, VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'two', VersionStages: ['AWSPREVIOUS'] });
    const { VersionIdsToStages } = await call('DescribeSecret', read);
    expect(Object.values(VersionIdsToStages as object)).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']]);
  });

  test('takes the same version twice, and never another value for it', async () => {
    const { call } = manager();
    await call('CreateSecret', create);
    const token = { ...read, ClientRequestToken: 'f'.repeat(32) };
    for (let times = 0; times < 2; times++) await call('PutSecretValue', { ...token, SecretString: 'two' });
    expect(await refusal(call('PutSecretValue', { ...token, SecretString: 'three' }))).toMatch(/^ResourceExistsException/);
    expect(await call('GetSecretValue', { ...read, VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'one' });
  });

  test('is described with its tags and without its value, and told from one of another region', async () => {
    const { call } = manager();
    await call('CreateSecret', create);
    await call('UpdateSecret', { ...read, Description: 'Of the app' });
    await call('TagResource', { ...read, Tags: [{ Key: 'ring', Value: '1' }] });
    await call('UntagResource', { ...read, TagKeys: ['team'] });
    const described = await call('DescribeSecret', read);
    expect(described).toMatchObject({ Description: 'Of the app', Tags: [{ Key: 'ring', Value: '1' }] });
    expect(JSON.stringify(described)).not.toContain('one');
    expect(await refusal(call('GetSecretValue', read, 'eu-west-1'))).toMatch(/^ResourceNotFoundException/);
  });

  test('is gone when it is deleted, and missing where it never had a version', async () => {
    const { call } = manager();
    await call('CreateSecret', create);
    expect(await refusal(call('GetSecretValue', { ...read, VersionStage: 'AWSPREVIOUS' }))).toMatch(/^ResourceNotFoundException: .*AWSPREVIOUS/);
    expect(await refusal(call('CreateSecret', create))).toMatch(/^ResourceExistsException/);
    await call('DeleteSecret', read);
    expect(await refusal(call('GetSecretValue', read))).toMatch(/^ResourceNotFoundException/);
  });

  test('is held against policies by its ARN', async () => {
    const { call, asked } = manager();
    const { ARN } = await call('CreateSecret', create);
    await call('GetSecretValue', read);
    expect(asked.at(-1)).toMatchObject({ actions: ['secretsmanager:GetSecretValue'], resources: [ARN] });
  });
});
