import * as z from 'zod';
import { AwsError, Regional, type Shape } from '../../service.ts';
import type { ResourcePolicy } from '../common/policy.ts';

const roleArn = z.string().regex(/^arn:[\w-]+:iam::\d{12}:role\/.+$/, 'Member must be the ARN of a role');
const recorded = z.looseObject({});

/** What CreateFunction and UpdateFunctionConfiguration have in common. Members read by nothing here are recorded and shown. */
export const settingsSchema = z.object({
  Role: roleArn,
  Handler: z.string().max(128),
  Runtime: z.string(),
  Description: z.string().max(256),
  Timeout: z.int().min(1).max(900),
  MemorySize: z.int().min(128).max(10_240),
  Environment: z.object({ Variables: z.record(z.string(), z.string()).optional() }),
  DeadLetterConfig: z.object({ TargetArn: z.string().optional() }),
  TracingConfig: z.object({ Mode: z.enum(['Active', 'PassThrough']) }),
  EphemeralStorage: z.object({ Size: z.int().min(512).max(10_240) }),
  LoggingConfig: recorded,
  VpcConfig: recorded,
  KMSKeyArn: z.string(),
  Layers: z.array(z.string()),
  SnapStart: recorded,
  FileSystemConfigs: z.array(recorded),
});

export type Settings = Pick<z.infer<typeof settingsSchema>, 'Role' | 'Handler' | 'Timeout' | 'MemorySize'> &
  { [Member in keyof z.infer<typeof settingsSchema>]?: z.infer<typeof settingsSchema>[Member] | undefined };

/** One version: `$LATEST`, which changes, or a published number, which never does. */
export interface FunctionVersion {
  readonly version: string;
  readonly settings: Settings;
  readonly architectures: readonly string[];
  readonly codeSha256: string;
  readonly codeSize: number;
  readonly lastModified: number;
  readonly revisionId: string;
}

export interface Alias {
  readonly Name: string;
  readonly FunctionVersion: string;
  readonly Description: string;
  readonly RevisionId: string;
}

export const eventInvokeConfigSchema = z.object({
  MaximumRetryAttempts: z.int().min(0).max(2).default(2),
  MaximumEventAgeInSeconds: z.int().min(60).max(21_600).default(21_600),
  DestinationConfig: z
    .object({
      OnSuccess: z.object({ Destination: z.string().optional() }).optional(),
      OnFailure: z.object({ Destination: z.string().optional() }).optional(),
    })
    .default({}),
});
export type EventInvokeConfig = z.infer<typeof eventInvokeConfigSchema>;

export type Statement = ResourcePolicy['Statement'][number] & { readonly Sid: string };

/** A function with all that hangs on it. What is kept per qualifier has the key `''` for the function itself. */
export interface LambdaFunction {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  latest: FunctionVersion;
  readonly versions: Map<string, FunctionVersion>;
  readonly aliases: Map<string, Alias>;
  readonly permissions: Map<string, Statement[]>;
  readonly eventInvokeConfigs: Map<string, EventInvokeConfig & { readonly lastModified: number }>;
  readonly tags: Map<string, string>;
  reservedConcurrency: number | undefined;
  running: number;
}

/** A function as a caller names it: name, `name:qualifier`, partial or full ARN. */
export interface FunctionReference {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly qualifier: string | undefined;
}

type Place = { readonly account: string; readonly region: string };

const referenceForm = /^(?:(?:arn:[\w-]+:lambda:([\w-]+):)?(\d{12}):function:)?([\w-]+)(?::([\w$-]+))?$/;

/** @throws AwsError ValidationException */
export function parseReference(input: Shape, place: Place): FunctionReference {
  const text = input['FunctionName'];
  const [, region, account, name, suffix] = (typeof text === 'string' ? referenceForm.exec(text) : null) ?? [];
  if (name === undefined) throw new AwsError('ValidationException', `1 validation error detected: Value '${String(text)}' at 'functionName' failed to satisfy constraint: Member must be a function's name or ARN`);
  const qualifier = typeof input['Qualifier'] === 'string' ? input['Qualifier'] : suffix;
  return { account: account ?? place.account, region: region ?? place.region, name, qualifier };
}

export function functionArn({ account, region, name }: Place & { readonly name: string }, qualifier?: string): string {
  return `arn:aws:lambda:${region}:${account}:function:${name}${qualifier === undefined || qualifier === '' ? '' : `:${qualifier}`}`;
}

/** What is kept per qualifier is kept under this: `$LATEST` is the function itself. */
export function qualifierKey(qualifier: string | undefined): string {
  return qualifier === '$LATEST' ? '' : (qualifier ?? '');
}

export class Functions {
  private readonly places = new Regional<Map<string, LambdaFunction>>(() => new Map());

  in(place: Place): Map<string, LambdaFunction> {
    return this.places.of(place);
  }

  /** @throws AwsError ResourceNotFoundException */
  get(reference: FunctionReference): LambdaFunction {
    const found = this.in(reference).get(reference.name);
    if (found === undefined) throw notFound(`Function not found: ${functionArn(reference, reference.qualifier)}`);
    return found;
  }

  /** @throws AwsError ResourceNotFoundException */
  version(reference: FunctionReference): FunctionVersion {
    const owner = this.get(reference);
    const { qualifier } = reference;
    if (qualifier === undefined || qualifier === '$LATEST') return owner.latest;
    const found = owner.versions.get(owner.aliases.get(qualifier)?.FunctionVersion ?? qualifier);
    if (found === undefined) throw notFound(`Function not found: ${functionArn(reference, qualifier)}`);
    return found;
  }
}

/** A function's configuration as the API shows it. */
export function describe(owner: LambdaFunction, version: FunctionVersion, qualifier?: string): Shape {
  return {
    ...version.settings,
    FunctionName: owner.name,
    FunctionArn: functionArn(owner, qualifier),
    Version: version.version,
    Architectures: version.architectures,
    CodeSha256: version.codeSha256,
    CodeSize: version.codeSize,
    LastModified: new Date(version.lastModified).toISOString().replace('Z', '+0000'),
    RevisionId: version.revisionId,
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
  };
}

export function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, 404, { Type: 'User' });
}

export function conflict(message: string): AwsError {
  return new AwsError('ResourceConflictException', message, 409, { Type: 'User' });
}
