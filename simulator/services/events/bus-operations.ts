import * as z from 'zod';
import { MalformedPolicy, parsePolicy } from '../../iam/parse-policy.ts';
import { AwsError, type Call, type Shape, type World } from '../../service.ts';
import { defined, isRecord, readInput } from '../common/input.ts';
import { type Bus, type Buses, makeBus, notFound } from './buses.ts';

const busName = z.string().regex(/^[/.\w-]{1,256}$/);
const busSchema = z.object({ Name: busName, Description: z.string().optional(), KmsKeyIdentifier: z.string().optional(), DeadLetterConfig: z.object({ Arn: z.string().optional() }).optional() });
const permissionSchema = z.object({
  Policy: z.string().optional(),
  StatementId: z.string().optional(),
  Principal: z.string().optional(),
  Action: z.string().optional(),
  Condition: z.object({ Type: z.string(), Key: z.string(), Value: z.string() }).optional(),
});
const archiveSchema = z.looseObject({ ArchiveName: z.string().regex(/^[.\w-]{1,48}$/), EventSourceArn: z.string() });

/** Event buses, their policies and archives. What a policy denies is denied; what it allows to other accounts, and archives, are recorded only. */
export class BusApi {
  private readonly world: World;
  private readonly buses: Buses;

  constructor(world: World, buses: Buses) {
    this.world = world;
    this.buses = buses;
  }

  create(input: Shape, call: Call): Shape {
    const { Name, ...settings } = readInput(busSchema, input);
    const place = this.buses.in(call);
    if (place.has(Name)) throw new AwsError('ResourceAlreadyExistsException', `Event bus ${Name} already exists.`);
    const bus = makeBus(Name, call, this.world.clock.now(), settings);
    for (const [key, value] of tagsOf(input)) bus.tags.set(key, value);
    place.set(Name, bus);
    return { EventBusArn: bus.arn };
  }

  delete(input: Shape, call: Call): Shape {
    const name = String(input['Name']);
    if (name === 'default') throw new AwsError('ValidationException', 'Cannot delete event bus default.');
    const bus = this.buses.in(call).get(name);
    if (bus !== undefined && bus.rules.size > 0) throw new AwsError('ValidationException', `Event bus ${name} can't be deleted since it has rules.`);
    this.buses.in(call).delete(name);
    return {};
  }

  update(input: Shape, call: Call): Shape {
    const bus = this.buses.get(input['Name'], call);
    const { Name: _, ...settings } = readInput(busSchema, { ...input, Name: bus.name });
    bus.settings = { ...bus.settings, ...defined(settings) };
    return shown(bus);
  }

  describe(input: Shape, call: Call): Shape {
    return shown(this.buses.get(input['Name'], call));
  }

  list(input: Shape, call: Call): Shape {
    const prefix = typeof input['NamePrefix'] === 'string' ? input['NamePrefix'] : '';
    return { EventBuses: [...this.buses.in(call).values()].filter(({ name }) => name.startsWith(prefix)).map(shown) };
  }

  putPermission(input: Shape, call: Call): Shape {
    const bus = this.buses.get(input['EventBusName'], call);
    const { Policy, StatementId, Principal, Action, Condition } = readInput(permissionSchema, input);
    if (Policy !== undefined) {
      govern(bus, Policy);
      return {};
    }
    const statement = {
      Sid: StatementId,
      Effect: 'Allow',
      Principal: Principal === '*' ? '*' : { AWS: `arn:aws:iam::${String(Principal)}:root` },
      Action,
      Resource: bus.arn,
      ...(Condition === undefined ? {} : { Condition: { [Condition.Type]: { [Condition.Key]: Condition.Value } } }),
    };
    const others = statementsOf(bus).filter((one) => one['Sid'] !== StatementId);
    govern(bus, JSON.stringify({ Version: '2012-10-17', Statement: [...others, statement] }));
    return {};
  }

  removePermission(input: Shape, call: Call): Shape {
    const bus = this.buses.get(input['EventBusName'], call);
    const left = input['RemoveAllPermissions'] === true ? [] : statementsOf(bus).filter((one) => one['Sid'] !== input['StatementId']);
    govern(bus, left.length === 0 ? undefined : JSON.stringify({ Version: '2012-10-17', Statement: left }));
    return {};
  }

  createArchive(input: Shape, call: Call): Shape {
    const archive = readInput(archiveSchema, input);
    const archives = this.buses.archives.of(call);
    if (archives.has(archive.ArchiveName)) throw new AwsError('ResourceAlreadyExistsException', `Archive ${archive.ArchiveName} already exists.`);
    this.buses.get(archive.EventSourceArn, call);
    const ArchiveArn = `arn:aws:events:${call.region}:${call.account}:archive/${archive.ArchiveName}`;
    const record = { ...archive, ArchiveArn, State: 'ENABLED', CreationTime: new Date(this.world.clock.now()) };
    archives.set(archive.ArchiveName, record);
    return { ArchiveArn, State: record.State, CreationTime: record.CreationTime };
  }

  describeArchive(input: Shape, call: Call): Shape {
    const archive = this.buses.archives.of(call).get(String(input['ArchiveName']));
    if (archive === undefined) throw notFound(`Archive ${String(input['ArchiveName'])} does not exist.`);
    return archive;
  }

  updateArchive(input: Shape, call: Call): Shape {
    const archive = { ...this.describeArchive(input, call), ...input };
    this.buses.archives.of(call).set(String(input['ArchiveName']), archive);
    return archive;
  }

  deleteArchive(input: Shape, call: Call): Shape {
    this.describeArchive(input, call);
    this.buses.archives.of(call).delete(String(input['ArchiveName']));
    return {};
  }
}

/** @throws AwsError for a policy that is none */
function govern(bus: Bus, policy: string | undefined): void {
  try {
    bus.judge = policy === undefined ? undefined : parsePolicy(policy, 'resource');
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    throw new AwsError('ValidationException', error.message);
  }
  bus.policy = policy === undefined ? undefined : (JSON.parse(policy) as Shape);
}

export function tagsOf(input: Shape): (readonly [string, string])[] {
  const { Tags } = readInput(z.object({ Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]) }), input);
  return Tags.map(({ Key, Value }) => [Key, Value] as const);
}

function statementsOf({ policy }: Bus): Shape[] {
  const statements: unknown = policy?.['Statement'];
  return Array.isArray(statements) ? statements.filter(isRecord) : [];
}

function shown(bus: Bus): Shape {
  return defined({
    Name: bus.name,
    Arn: bus.arn,
    ...bus.settings,
    CreationTime: new Date(bus.createdAt),
    Policy: bus.policy === undefined ? undefined : JSON.stringify(bus.policy),
  });
}
