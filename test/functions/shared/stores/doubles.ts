import { afterEach, beforeEach, describe } from '@jest/globals';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamoDb, type TestDynamoDb } from '../../dynamodb.ts';

/** Runs one contract against a store in DynamoDB and against its double in memory. `empty` answers the test's own store. */
export function bothStores<Store>(inDynamo: (client: DynamoDBClient) => Store, inMemory: () => Store, contract: (empty: () => Store) => void): void {
  describe('in memory', () => contract(inMemory));
  describe('in DynamoDB', () => {
    let dynamo: TestDynamoDb;
    beforeEach(async () => {
      dynamo = await startDynamoDb();
    });
    afterEach(async () => dynamo.close());
    contract(() => inDynamo(dynamo.client));
  });
}
