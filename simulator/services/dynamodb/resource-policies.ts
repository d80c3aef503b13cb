import * as z from 'zod';
import { MalformedPolicy, parsePolicy } from '../../iam/parse-policy.ts';
import { AwsError } from '../../service.ts';
import { readInput } from '../common/input.ts';
import type { Run } from './service.ts';
import { tableName, type TablePolicy } from './tables.ts';

const putSchema = z.object({ ResourceArn: z.string(), Policy: z.string().max(20_480), ExpectedRevisionId: z.string().optional() });
const namedSchema = z.object({ ResourceArn: z.string(), ExpectedRevisionId: z.string().optional() });

const noPolicy = 'NO_POLICY';

/** Policies of tables. What they deny is denied to everybody; what they allow to other accounts is not simulated. */
export const policyOperations: Readonly<Record<'PutResourcePolicy' | 'GetResourcePolicy' | 'DeleteResourcePolicy', Run>> = {
  PutResourcePolicy: async (tables, input, { world }) => {
    const { ResourceArn, Policy, ExpectedRevisionId } = readInput(putSchema, input);
    const table = await tables.existing(tableName(ResourceArn));
    expect(ExpectedRevisionId, table.policy);
    const revision = String(world.random.fork(`dynamodb/policy/${ResourceArn}/${world.clock.now()}/${table.policy?.revision ?? ''}`).below(2 ** 48));
    table.policy = { text: Policy, document: parsed(Policy), revision };
    return { RevisionId: revision };
  },
  GetResourcePolicy: async (tables, input) => {
    const { policy } = await tables.existing(tableName(readInput(namedSchema, input).ResourceArn));
    if (policy === undefined) throw new AwsError('PolicyNotFoundException', 'Resource-based policy not found for the provided ResourceArn');
    return { Policy: policy.text, RevisionId: policy.revision };
  },
  DeleteResourcePolicy: async (tables, input) => {
    const { ResourceArn, ExpectedRevisionId } = readInput(namedSchema, input);
    const table = await tables.existing(tableName(ResourceArn));
    expect(ExpectedRevisionId, table.policy);
    const { policy } = table;
    table.policy = undefined;
    return policy === undefined ? {} : { RevisionId: policy.revision };
  },
};

function expect(revision: string | undefined, present: TablePolicy | undefined): void {
  if (revision === undefined || revision === (present?.revision ?? noPolicy)) return;
  throw new AwsError('PolicyNotFoundException', 'The policy has another revision than the expected one.');
}

function parsed(text: string) {
  try {
    return parsePolicy(text, 'resource');
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    throw new AwsError('ValidationException', error.message);
  }
}
