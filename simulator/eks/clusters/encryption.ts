import { z } from 'zod';
import { clusterArn } from '../arns.ts';
import { clientRequestToken, clusterName, text } from '../engine/input.ts';
import { operation } from '../engine/operation.ts';
import { invalidRequest } from '../errors.ts';
import { requireKey } from './create.ts';
import { encryptionConfig } from './input.ts';
import { clusterNamed, requireFree } from './lookup.ts';
import { checkEncryption } from './rules.ts';
import { startClusterUpdate } from './update.ts';

export const AssociateEncryptionConfig = operation({
  http: { method: 'POST', path: '/clusters/{clusterName}/encryption-config/associate' },
  resources: (input, place) => [clusterArn(place, text(input.clusterName))],
  input: z.object({ clusterName, encryptionConfig: encryptionConfig.min(1), clientRequestToken }),
  async run(input, { eks, place }) {
    const cluster = clusterNamed(eks, place, input.clusterName);
    const about = { clusterName: input.clusterName };
    checkEncryption(input.encryptionConfig, about);
    if (cluster.shape.encryptionConfig !== undefined) throw invalidRequest('Encryption config is already associated with the cluster and cannot be changed', about);
    for (const { provider } of input.encryptionConfig) await requireKey(eks, place, provider.keyArn, input.clusterName);
    requireFree(eks, cluster, 'AssociateEncryptionConfig');
    return {
      update: startClusterUpdate(eks, cluster, {
        operation: 'AssociateEncryptionConfig',
        type: 'AssociateEncryptionConfig',
        params: { EncryptionConfig: input.encryptionConfig },
        duration: 'cluster.encryption',
        apply: (shape) => void (shape.encryptionConfig = input.encryptionConfig),
      }),
    };
  },
});
