import { describe, expect, test } from '@jest/globals';
import { createKmsService } from '../../../../simulator/services/kms/service.ts';
import { inProcess, refusal, start } from '../in-process.ts';

const kms = () => inProcess((world) => createKmsService(world));
const day = 86_400_000;

interface Metadata {
  KeyId: string;
  Arn: string;
  KeyState: string;
}

const metadata = (answer: Record<string, unknown>) => answer['KeyMetadata'] as Metadata;

describe('a key', () => {
  test('is found by id, ARN and alias, and IAM is asked about the key itself', async () => {
    const { call, asked } = kms();
    const { KeyId, Arn } = metadata(await call('CreateKey', { Description: 'secrets' }));
    await call('CreateAlias', { AliasName: 'alias/eks', TargetKeyId: KeyId });

    for (const named of [KeyId, Arn, 'alias/eks', Arn.replace(/key\/.*/, 'alias/eks')]) {
      expect(metadata(await call('DescribeKey', { KeyId: named }))).toMatchObject({ Arn, KeyState: 'Enabled' });
      expect(asked.at(-1)!.resources).toEqual([Arn]);
    }
    expect(await refusal(call('CreateAlias', { AliasName: 'alias/eks', TargetKeyId: KeyId }))).toMatch(/^AlreadyExistsException: An alias with the name arn:aws:kms:us-west-2:111122223333:alias\/eks already exists/);
    expect((await call('ListAliases', { KeyId }))['Aliases']).toMatchObject([{ AliasName: 'alias/eks', TargetKeyId: KeyId }]);
  });

  test('that does not exist is named by its ARN', async () => {
    const { call } = kms();
    expect(await refusal(call('DescribeKey', { KeyId: '1234' }))).toBe("NotFoundException: Key 'arn:aws:kms:us-west-2:111122223333:key/1234' does not exist");
    expect(await refusal(call('DescribeKey', { KeyId: 'arn:aws:kms:eu-west-1:111122223333:key/1234' }))).toBe("NotFoundException: Key 'arn:aws:kms:eu-west-1:111122223333:key/1234' does not exist");
    expect(await refusal(call('DescribeKey', { KeyId: 'alias/none' }))).toBe('NotFoundException: Alias arn:aws:kms:us-west-2:111122223333:alias/none is not found.');
  });

  test('waits for its deletion, can be saved, and otherwise goes with its aliases', async () => {
    const { call, clock } = kms();
    const { KeyId, Arn } = metadata(await call('CreateKey'));
    await call('CreateAlias', { AliasName: 'alias/eks', TargetKeyId: KeyId });

    expect(await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 })).toMatchObject({ KeyState: 'PendingDeletion', DeletionDate: new Date(start + 7 * day) });
    expect(await refusal(call('EnableKey', { KeyId }))).toBe(`KMSInvalidStateException: ${Arn} is pending deletion.`);
    await call('CancelKeyDeletion', { KeyId });
    await clock.advance(8 * day);
    expect(metadata(await call('DescribeKey', { KeyId })).KeyState).toBe('Disabled');
    await call('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });
    await clock.advance(8 * day);

    expect(await refusal(call('DescribeKey', { KeyId }))).toMatch(/^NotFoundException: /);
    expect(await call('ListAliases')).toMatchObject({ Aliases: [] });
  });

  test('rotates when told to', async () => {
    const { call } = kms();
    const { KeyId } = metadata(await call('CreateKey'));
    expect(await call('GetKeyRotationStatus', { KeyId })).toMatchObject({ KeyRotationEnabled: false });
    await call('EnableKeyRotation', { KeyId });
    expect(await call('GetKeyRotationStatus', { KeyId })).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 365, NextRotationDate: new Date(start + 365 * day) });
  });

  test('keeps its policy and tags', async () => {
    const { call } = kms();
    const { KeyId } = metadata(await call('CreateKey', { Tags: [{ TagKey: 'a', TagValue: '1' }] }));
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    expect((await call('GetKeyPolicy', { KeyId }))['Policy']).toContain('arn:aws:iam::111122223333:root');
    await call('PutKeyPolicy', { KeyId, Policy });
    expect(await call('GetKeyPolicy', { KeyId })).toMatchObject({ Policy });
    expect(await refusal(call('PutKeyPolicy', { KeyId, Policy: '{' }))).toMatch(/^MalformedPolicyDocumentException: /);
    await call('TagResource', { KeyId, Tags: [{ TagKey: 'b', TagValue: '2' }] });
    await call('UntagResource', { KeyId, TagKeys: ['a'] });
    expect(await call('ListResourceTags', { KeyId })).toMatchObject({ Tags: [{ TagKey: 'b', TagValue: '2' }] });
  });

  test('grants its use while it is enabled, until the grant is revoked', async () => {
    const { call } = kms();
    const { KeyId } = metadata(await call('CreateKey'));
    const grant = { KeyId, GranteePrincipal: 'arn:aws:iam::111122223333:role/eks', Operations: ['Encrypt', 'Decrypt'] };
    const { GrantId } = await call('CreateGrant', grant);
    expect((await call('ListGrants', { KeyId }))['Grants']).toMatchObject([{ GrantId, Operations: ['Encrypt', 'Decrypt'] }]);
    await call('RevokeGrant', { KeyId, GrantId });
    expect((await call('ListGrants', { KeyId }))['Grants']).toEqual([]);
    await call('DisableKey', { KeyId });
    expect(await refusal(call('CreateGrant', grant))).toMatch(/^DisabledException: /);
  });

  test('can be there from the start', async () => {
    const { call } = inProcess((world) => createKmsService(world, { seed: [{ region: 'us-west-2', id: '1234abcd-12ab-34cd-56ef-1234567890ab', alias: 'alias/eks', state: 'Disabled' }] }));
    expect(metadata(await call('DescribeKey', { KeyId: 'alias/eks' }))).toMatchObject({ KeyId: '1234abcd-12ab-34cd-56ef-1234567890ab', KeyState: 'Disabled' });
    expect(await call('ListKeys', {}, 'eu-west-1')).toMatchObject({ Keys: [] });
  });
});
