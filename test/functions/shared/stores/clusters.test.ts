import { expect, test } from '@jest/globals';
import type { ClusterRecord, ClusterStore } from '../../../../core/ports.ts';
import { DynamoClusterStore } from '../../../../functions/shared/stores/clusters.ts';
import { MemoryClusterStore } from '../../../../functions/shared/stores/memory/clusters.ts';
import { operationId, target } from '../../builders.ts';
import { tables } from '../../dynamodb.ts';
import { bothStores } from './doubles.ts';

const record = (cluster: string, over: Partial<ClusterRecord> = {}): ClusterRecord => ({
  target: { ...target, cluster },
  arn: `arn:aws:eks:eu-central-1:111122223333:cluster/${cluster}`,
  version: '1.36',
  status: 'ACTIVE',
  operationId,
  observedAt: '2026-11-22T12:00:00.000Z',
  ...over,
});

bothStores<ClusterStore>(
  (client) => new DynamoClusterStore(client, tables.CLUSTERS_TABLE),
  () => new MemoryClusterStore(),
  (empty) => {
    test('the fleet is listed by account, region and name', async () => {
      const store = empty();
      expect(await store.list()).toEqual([]);
      for (const name of ['quay', 'anchor', 'harbour']) await store.save(record(name));
      expect((await store.list()).map(({ target: { cluster } }) => cluster)).toEqual(['anchor', 'harbour', 'quay']);
    });

    test('a cluster is what was last observed of it', async () => {
      const store = empty();
      await store.save(record('harbour'));
      await store.save(record('harbour', { version: '1.37', endpoint: 'https://harbour' }));
      expect(await store.find({ ...target, cluster: 'harbour' })).toEqual(record('harbour', { version: '1.37', endpoint: 'https://harbour' }));
    });

    test('a removed cluster is unknown', async () => {
      const store = empty();
      await store.save(record('harbour'));
      await store.remove({ ...target, cluster: 'harbour' });
      expect(await store.find({ ...target, cluster: 'harbour' })).toBeUndefined();
      expect(await store.list()).toEqual([]);
    });
  },
);
