import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type DynamoDBClient,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

type Values = Readonly<Record<string, unknown>>;

/** A condition or key expression with its names (`#x`) and values (`:x`). */
export interface Expression {
  readonly text: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Values;
}

/** One DynamoDB table in plain values. Every write is one item, on a condition where it must not overtake another. */
export class Table {
  private readonly client: DynamoDBClient;
  private readonly name: string;

  constructor(client: DynamoDBClient, name: string) {
    this.client = client;
    this.name = name;
  }

  async get(key: Values): Promise<Values | undefined> {
    const { Item: item } = await this.client.send(new GetItemCommand({ TableName: this.name, Key: write(key), ConsistentRead: true }));
    return item && unmarshall(item);
  }

  /** False when the condition does not hold. */
  async put(item: Values, condition?: Expression): Promise<boolean> {
    return unlessRefused(this.client.send(new PutItemCommand({ TableName: this.name, Item: write(item), ...conditionOf(condition) })));
  }

  /** Answers the item as it then is, or undefined when the condition does not hold. */
  async update(key: Values, change: Expression, condition?: Expression): Promise<Values | undefined> {
    try {
      const { Attributes: attributes } = await this.client.send(
        new UpdateItemCommand({
          TableName: this.name,
          Key: write(key),
          UpdateExpression: change.text,
          ...(condition && { ConditionExpression: condition.text }),
          ...placeholders(change, condition),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return attributes && unmarshall(attributes);
    } catch (error) {
      if (isRefused(error)) return undefined;
      throw error;
    }
  }

  /** False when the condition does not hold. */
  async delete(key: Values, condition?: Expression): Promise<boolean> {
    return unlessRefused(this.client.send(new DeleteItemCommand({ TableName: this.name, Key: write(key), ...conditionOf(condition) })));
  }

  /** All matching items up to `limit`, over as many pages as it takes. */
  async query(keys: Expression, options: { readonly index?: string; readonly limit?: number; readonly backwards?: boolean } = {}): Promise<readonly Values[]> {
    const limit = options.limit ?? Number.POSITIVE_INFINITY;
    const items: Values[] = [];
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const page = await this.client.send(
        new QueryCommand({
          TableName: this.name,
          KeyConditionExpression: keys.text,
          ...placeholders(keys),
          ...(options.index === undefined ? { ConsistentRead: true } : { IndexName: options.index }),
          ScanIndexForward: options.backwards !== true,
          ...(Number.isFinite(limit) && { Limit: limit - items.length }),
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      items.push(...(page.Items ?? []).map((item) => unmarshall(item)));
      start = page.LastEvaluatedKey;
    } while (start !== undefined && items.length < limit);
    return items;
  }
}

function write(values: Values) {
  return marshall(values, { removeUndefinedValues: true });
}

function conditionOf(condition: Expression | undefined) {
  return condition && { ConditionExpression: condition.text, ...placeholders(condition) };
}

function placeholders(...expressions: readonly (Expression | undefined)[]) {
  const names = Object.assign({}, ...expressions.map((expression) => expression?.names)) as Record<string, string>;
  const values = Object.assign({}, ...expressions.map((expression) => expression?.values)) as Values;
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: write(values) }),
  };
}

async function unlessRefused(sent: Promise<unknown>): Promise<boolean> {
  try {
    await sent;
    return true;
  } catch (error) {
    if (isRefused(error)) return false;
    throw error;
  }
}

/** The condition of a write did not hold. Bundles have no class for it. */
function isRefused(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}
