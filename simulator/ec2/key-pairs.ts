import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { CreateKeyPairRequest, DeleteKeyPairRequest, ImportKeyPairRequest, KeyPairInfo, Tag } from '@aws-sdk/client-ec2';
import { AwsError } from '../service.ts';
import { missingParameter } from './errors.ts';
import type { FilterTable } from './filters.ts';
import { kinds } from './kinds.ts';
import { description, operation } from './operation.ts';
import type { Ec2Region } from './region.ts';
import { tagsFor } from './tags.ts';

export function addKeyPair(region: Ec2Region, fields: { name: string; type: 'rsa' | 'ed25519'; fingerprint: string; tags?: Tag[] }): KeyPairInfo {
  if (byName(region, fields.name) !== undefined) throw new AwsError('InvalidKeyPair.Duplicate', `The keypair '${fields.name}' already exists.`);
  const KeyPairId = region.keyPairs.newId();
  return region.keyPairs.add(KeyPairId, {
    KeyPairId,
    KeyName: fields.name,
    KeyType: fields.type,
    KeyFingerprint: fields.fingerprint,
    CreateTime: new Date(region.clock.now()),
    Tags: fields.tags ?? [],
  });
}

function byName(region: Ec2Region, name: string): KeyPairInfo | undefined {
  return region.keyPairs.where((pair) => pair.KeyName === name)[0];
}

function colons(hex: string): string {
  return (hex.match(/../g) ?? []).join(':');
}

/** EC2's fingerprints: SHA-1 of a private RSA key it made, SHA-256 of an ED25519 key. */
function generate(type: 'rsa' | 'ed25519'): { material: string; fingerprint: string } {
  const { privateKey }: { privateKey: KeyObject } = type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const fingerprint = type === 'rsa' ? colons(createHash('sha1').update(der).digest('hex')) : createHash('sha256').update(der).digest('base64');
  return { material: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), fingerprint };
}

/** Reads `ssh-rsa AAAA… comment` or `ssh-ed25519 AAAA…`; the fingerprint is EC2's for an imported key. Throws `InvalidKey.Format`. */
function readPublicKey(text: string): { type: 'rsa' | 'ed25519'; fingerprint: string } {
  const [format, encoded = ''] = text.trim().split(/\s+/);
  const blob = Buffer.from(encoded, 'base64');
  const fields = sshFields(blob);
  if (fields[0]?.toString() === format && format === 'ssh-ed25519' && fields[1]?.length === 32) {
    return { type: 'ed25519', fingerprint: createHash('sha256').update(blob).digest('base64') };
  }
  const [, e, n] = fields;
  if (fields[0]?.toString() === format && format === 'ssh-rsa' && e !== undefined && n !== undefined) {
    const key = createPublicKey({ key: { kty: 'RSA', n: withoutSign(n).toString('base64url'), e: withoutSign(e).toString('base64url') }, format: 'jwk' });
    return { type: 'rsa', fingerprint: colons(createHash('md5').update(key.export({ type: 'spki', format: 'der' })).digest('hex')) };
  }
  throw new AwsError('InvalidKey.Format', 'Key is not in valid OpenSSH public key format');
}

/** An SSH key blob is a row of byte strings, each after its length in four bytes. */
function sshFields(blob: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at + 4 <= blob.length; ) {
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return [];
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function withoutSign(number: Buffer): Buffer {
  return number[0] === 0 ? number.subarray(1) : number;
}

/** Over the wire a blob is base64; in process it may be bytes. */
function textOf(material: unknown): string {
  return material instanceof Uint8Array ? Buffer.from(material).toString() : Buffer.from(String(material), 'base64').toString();
}

const keyPairFilters: FilterTable<KeyPairInfo> = {
  fingerprint: (pair) => pair.KeyFingerprint,
  'key-name': (pair) => pair.KeyName,
  'key-pair-id': (pair) => pair.KeyPairId,
};

export const keyPairOperations = {
  CreateKeyPair: operation<CreateKeyPairRequest>({
    required: ['KeyName'],
    resources: ['key-pair/{KeyName}'],
    run: (region, input) => {
      const type = input.KeyType ?? 'rsa';
      const { material, fingerprint } = generate(type);
      const pair = addKeyPair(region, { name: input.KeyName ?? '', type, fingerprint, tags: tagsFor(kinds.keyPair, input.TagSpecifications) });
      return { KeyPairId: pair.KeyPairId, KeyName: pair.KeyName, KeyFingerprint: pair.KeyFingerprint, KeyMaterial: material, Tags: pair.Tags };
    },
  }),

  ImportKeyPair: operation<ImportKeyPairRequest>({
    required: ['KeyName', 'PublicKeyMaterial'],
    resources: ['key-pair/{KeyName}'],
    run: (region, input) => {
      const { type, fingerprint } = readPublicKey(textOf(input.PublicKeyMaterial));
      const pair = addKeyPair(region, { name: input.KeyName ?? '', type, fingerprint, tags: tagsFor(kinds.keyPair, input.TagSpecifications) });
      return { KeyPairId: pair.KeyPairId, KeyName: pair.KeyName, KeyFingerprint: pair.KeyFingerprint, Tags: pair.Tags };
    },
  }),

  /** Deleting a key pair that is not there succeeds. */
  DeleteKeyPair: operation<DeleteKeyPairRequest>({
    resources: ['key-pair/{KeyName}'],
    run: (region, input) => {
      if (input.KeyName === undefined && input.KeyPairId === undefined) throw missingParameter('keyName');
      const pair = input.KeyPairId === undefined ? byName(region, input.KeyName ?? '') : region.keyPairs.get(input.KeyPairId);
      if (pair !== undefined) region.keyPairs.delete(pair.KeyPairId ?? '');
      return { Return: true, ...(pair !== undefined && { KeyPairId: pair.KeyPairId }) };
    },
  }),

  DescribeKeyPairs: description<KeyPairInfo>({
    of: (region) => region.keyPairs,
    ids: 'KeyPairIds',
    names: { member: 'KeyNames', of: (pair) => pair.KeyName },
    into: 'KeyPairs',
    filters: keyPairFilters,
  }),
};
