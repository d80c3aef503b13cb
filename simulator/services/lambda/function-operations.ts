import { createHash } from 'node:crypto';
import * as z from 'zod';
import { passRole } from '../../iam/pass-role.ts';
import type { Random } from '../../random.ts';
import { AwsError, type Call, type Operation, type Shape, type World } from '../../service.ts';
import { defined, readInput } from '../common/input.ts';
import { conflict, describe, functionArn, type Functions, type FunctionVersion, type LambdaFunction, notFound, parseReference, type Settings, settingsSchema } from './functions.ts';
import { created, onFunction } from './operation.ts';

const root = '/2015-03-31/functions';
const defaults = { Handler: '', Description: '', Timeout: 3, MemorySize: 128, Environment: { Variables: {} }, TracingConfig: { Mode: 'PassThrough' }, EphemeralStorage: { Size: 512 } } as const;

const code = z.looseObject({ ZipFile: z.unknown().optional(), S3Bucket: z.string().optional(), S3Key: z.string().optional(), ImageUri: z.string().optional() });
const createSchema = settingsSchema.partial().extend({
  FunctionName: z.string(),
  Role: settingsSchema.shape.Role,
  Code: code,
  Architectures: z.array(z.enum(['x86_64', 'arm64'])).length(1).default(['x86_64']),
  PackageType: z.literal('Zip', 'Only functions of package type Zip are simulated').default('Zip'),
  Publish: z.boolean().default(false),
  Tags: z.record(z.string(), z.string()).default({}),
});
const updateCodeSchema = code.extend({ Architectures: z.array(z.enum(['x86_64', 'arm64'])).length(1).optional(), Publish: z.boolean().default(false), DryRun: z.boolean().default(false) });

/** Functions, their configuration, code and versions. */
export function functionOperations(world: World, functions: Functions): Record<string, Operation> {
  const api = new FunctionApi(world, functions);
  const one = `${root}/{FunctionName}`;
  const qualifier = { Qualifier: 'string' } as const;
  return {
    CreateFunction: onFunction(created('POST', root), (input, call) => api.create(input, call)),
    ListFunctions: { http: { method: 'GET', path: root, query: { Marker: 'string', MaxItems: 'number', FunctionVersion: 'string' } }, run: (input, call) => api.list(input, call) },
    GetFunction: onFunction({ method: 'GET', path: one, query: qualifier }, (input, call) => api.get(input, call)),
    GetFunctionConfiguration: onFunction({ method: 'GET', path: `${one}/configuration`, query: qualifier }, (input, call) => api.getConfiguration(input, call)),
    UpdateFunctionConfiguration: onFunction({ method: 'PUT', path: `${one}/configuration` }, (input, call) => api.updateConfiguration(input, call)),
    UpdateFunctionCode: onFunction({ method: 'PUT', path: `${one}/code` }, (input, call) => api.updateCode(input, call)),
    DeleteFunction: onFunction({ method: 'DELETE', path: one, query: qualifier, status: 204 }, (input, call) => api.remove(input, call)),
    PublishVersion: onFunction(created('POST', `${one}/versions`), (input, call) => api.publishVersion(input, call)),
    ListVersionsByFunction: onFunction({ method: 'GET', path: `${one}/versions`, query: { Marker: 'string', MaxItems: 'number' } }, (input, call) => api.listVersions(input, call)),
  };
}

class FunctionApi {
  private readonly world: World;
  private readonly functions: Functions;
  private readonly ids: Random;

  constructor(world: World, functions: Functions) {
    this.world = world;
    this.functions = functions;
    this.ids = world.random.fork('lambda/revisions');
  }

  async create(input: Shape, call: Call): Promise<Shape> {
    const { Role, Code, Architectures, Publish, Tags } = readInput(createSchema, input, 'InvalidParameterValueException');
    const settings = settingsOf(input);
    const { name, account, region } = parseReference(input, call);
    const place = this.functions.in(call);
    if (place.has(name)) throw conflict(`Function already exist: ${name}`);
    await passRole(call, Role, 'lambda.amazonaws.com');
    const latest: FunctionVersion = { version: '$LATEST', settings: { ...defaults, Role, ...settings }, architectures: Architectures, ...fingerprint(Code), ...this.stamp() };
    const owner: LambdaFunction = {
      name,
      account,
      region,
      arn: functionArn({ account, region, name }),
      latest,
      versions: new Map(),
      aliases: new Map(),
      permissions: new Map(),
      eventInvokeConfigs: new Map(),
      tags: new Map(Object.entries(Tags)),
      reservedConcurrency: undefined,
      running: 0,
    };
    place.set(name, owner);
    if (!Publish) return describe(owner, latest);
    const version = this.publish(owner);
    return describe(owner, version, version.version);
  }

  get(input: Shape, call: Call): Shape {
    const reference = parseReference(input, call);
    const owner = this.functions.get(reference);
    return {
      Configuration: describe(owner, this.functions.version(reference), reference.qualifier),
      Code: { RepositoryType: 'S3', Location: `https://awslambda-${owner.region}-tasks.s3.${owner.region}.amazonaws.com/snapshots/${owner.account}/${owner.name}` },
      ...(owner.tags.size === 0 ? {} : { Tags: Object.fromEntries(owner.tags) }),
      ...(owner.reservedConcurrency === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: owner.reservedConcurrency } }),
    };
  }

  getConfiguration(input: Shape, call: Call): Shape {
    const reference = parseReference(input, call);
    return describe(this.functions.get(reference), this.functions.version(reference), reference.qualifier);
  }

  async updateConfiguration(input: Shape, call: Call): Promise<Shape> {
    const owner = this.functions.get(parseReference(input, call));
    const settings = settingsOf(input);
    if (settings.Role !== undefined) await passRole(call, settings.Role, 'lambda.amazonaws.com');
    owner.latest = { ...owner.latest, settings: { ...owner.latest.settings, ...settings }, ...this.stamp() };
    return describe(owner, owner.latest);
  }

  updateCode(input: Shape, call: Call): Shape {
    const owner = this.functions.get(parseReference(input, call));
    const { Architectures, Publish, DryRun, ...source } = readInput(updateCodeSchema, input, 'InvalidParameterValueException');
    const latest = { ...owner.latest, architectures: Architectures ?? owner.latest.architectures, ...fingerprint(source), ...this.stamp() };
    if (DryRun) return describe(owner, latest);
    owner.latest = latest;
    if (!Publish) return describe(owner, latest);
    const version = this.publish(owner);
    return describe(owner, version, version.version);
  }

  /** A version is made only when code or configuration changed since the last one. */
  private publish(owner: LambdaFunction, description?: string): FunctionVersion {
    const last = [...owner.versions.values()].at(-1);
    const settings = description === undefined ? owner.latest.settings : { ...owner.latest.settings, Description: description };
    if (last?.codeSha256 === owner.latest.codeSha256 && JSON.stringify(last.settings) === JSON.stringify(settings)) return last;
    const version: FunctionVersion = { ...owner.latest, settings, version: String(Number(last?.version ?? 0) + 1), revisionId: this.ids.uuid() };
    owner.versions.set(version.version, version);
    return version;
  }

  publishVersion(input: Shape, call: Call): Shape {
    const owner = this.functions.get(parseReference(input, call));
    const { Description, CodeSha256 } = readInput(z.object({ Description: z.string().optional(), CodeSha256: z.string().optional() }), input);
    if (CodeSha256 !== undefined && CodeSha256 !== owner.latest.codeSha256) {
      throw new AwsError('InvalidParameterValueException', `CodeSHA256 (${CodeSha256}) is different from current CodeSHA256 in $LATEST (${owner.latest.codeSha256}). Please try again with the CodeSHA256 in $LATEST.`);
    }
    const version = this.publish(owner, Description);
    return describe(owner, version, version.version);
  }

  remove(input: Shape, call: Call): Shape {
    const reference = parseReference(input, call);
    const owner = this.functions.get(reference);
    if (reference.qualifier === undefined) this.functions.in(reference).delete(owner.name);
    else if (!owner.versions.delete(reference.qualifier)) throw notFound(`Function not found: ${functionArn(owner, reference.qualifier)}`);
    return {};
  }

  list(_: Shape, call: Call): Shape {
    const owners = [...this.functions.in(call).values()].sort((a, b) => a.name.localeCompare(b.name));
    return { Functions: owners.map((owner) => describe(owner, owner.latest, '$LATEST')) };
  }

  listVersions(input: Shape, call: Call): Shape {
    const owner = this.functions.get(parseReference(input, call));
    return { Versions: [owner.latest, ...owner.versions.values()].map((version) => describe(owner, version, version.version)) };
  }

  private stamp(): Pick<FunctionVersion, 'lastModified' | 'revisionId'> {
    return { lastModified: this.world.clock.now(), revisionId: this.ids.uuid() };
  }
}

function settingsOf(input: Shape): Partial<Settings> {
  return defined(readInput(settingsSchema.partial(), input, 'InvalidParameterValueException'));
}

/** What tells one code from another: the bytes of a ZIP, or the address of an object. */
function fingerprint(source: z.infer<typeof code>): Pick<FunctionVersion, 'codeSha256' | 'codeSize'> {
  const zip = typeof source.ZipFile === 'string' ? Buffer.from(source.ZipFile, 'base64') : source.ZipFile;
  const bytes = zip instanceof Uint8Array ? zip : Buffer.from(JSON.stringify([source.S3Bucket, source.S3Key, source.ImageUri, source['S3ObjectVersion']]));
  return { codeSha256: createHash('sha256').update(bytes).digest('base64'), codeSize: bytes.length };
}
