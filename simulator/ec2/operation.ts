import type { Filter } from '@aws-sdk/client-ec2';
import { AwsError, type Call, type Operation, type Regional, type Shape } from '../service.ts';
import { arnsOf, conditionsOf } from './authorisation.ts';
import type { Collection, Resource } from './collection.ts';
import { copy } from './copy.ts';
import { invalidCombination, missingParameter } from './errors.ts';
import { applyFilters, type FilterTable } from './filters.ts';
import { page } from './pages.ts';
import type { Ec2Region } from './region.ts';

export interface Definition<I> {
  /** Members without which EC2 answers `MissingParameter`. */
  readonly required?: readonly (keyof I & string)[];
  /**
   * What a policy must allow, as the last part of an ARN: `subnet/*`, or with the value of a member `vpc/{VpcId}`.
   * `{Resources}` alone takes each id's kind from its prefix. Default: everything (`*`).
   */
  readonly resources?: readonly string[];
  run(region: Ec2Region, input: I, call: Call): object;
}

/** Becomes the service's operation once it knows its name and where the state is. */
export type Ec2Operation = (name: string, regions: Regional<Ec2Region>) => Operation;

/** What every EC2 operation shares: required members, dry runs, client tokens, ARNs and tag conditions for the policy check. */
export function operation<I extends object>(definition: Definition<I>): Ec2Operation {
  const { required = [], resources = [] } = definition;
  return (name, regions) => ({
    run: (input, call) => {
      const missing = required.find((member) => input[member] === undefined);
      if (missing !== undefined) throw missingParameter(wireName(missing));
      if (input['DryRun'] === true) throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
      const region = regions.of(call);
      return once(region, name, input, () => copy(definition.run(region, input as I, call)) as Shape);
    },
    ...(resources.length > 0 && {
      resources: (input: Shape, call: Call) => arnsOf(resources, input, call),
      conditions: (input: Shape, call: Call) => conditionsOf(resources, input, regions.of(call)),
    }),
  });
}

export interface Description<T extends Resource> {
  readonly of: (region: Ec2Region) => Collection<T>;
  /** The request's member that lists ids, and the answer's member that lists what was found. */
  readonly ids: string;
  readonly into: string;
  /** The request's member that lists names, for kinds that have them. */
  readonly names?: { readonly member: string; readonly of: (record: T) => string | undefined };
  readonly filters: FilterTable<T>;
  /** What the answer shows of a record, where that is not the record itself. */
  readonly view?: (region: Ec2Region, record: T) => T;
}

/** `Describe…` by ids, filters and pages, the same for every kind. */
export function description<T extends Resource>({ of, ids, into, names, filters, view }: Description<T>): Ec2Operation {
  return operation<Shape & { Filters?: Filter[]; Filter?: Filter[]; MaxResults?: number; NextToken?: string }>({
    run: (region, input) => {
      const collection = of(region);
      const byId = ((input[ids] ?? []) as string[]).map((id) => collection.get(id));
      const byName = names === undefined ? [] : ((input[names.member] ?? []) as string[]).map((name) => named(collection, name, names.of));
      const asked = [...byId, ...byName];
      if (asked.length > 0 && input.MaxResults !== undefined) {
        throw invalidCombination(`The parameter ${wireName(ids)} cannot be used with the parameter maxResults`);
      }
      const chosen = asked.length > 0 ? asked : collection.all();
      const shown = view === undefined ? chosen : chosen.map((record) => view(region, record));
      const { items, ...rest } = page(applyFilters(shown, input.Filters ?? input.Filter, filters), input);
      return { [into]: items, ...rest };
    },
  });
}

function named<T extends Resource>(collection: Collection<T>, name: string, nameOf: (record: T) => string | undefined): T {
  const [found] = collection.where((record) => nameOf(record) === name);
  if (found === undefined) throw collection.kind.notFound(name);
  return found;
}

/** A repeated client token gets the first answer again; with other arguments it is refused. */
function once(region: Ec2Region, operationName: string, input: Shape, run: () => Shape): Shape {
  const token = input['ClientToken'];
  if (typeof token !== 'string' || token === '') return run();
  const key = `${operationName}/${token}`;
  const request = JSON.stringify(input);
  const earlier = region.answers.get(key);
  if (earlier === undefined) {
    const answer = run();
    region.answers.set(key, { request, answer });
    return answer;
  }
  if (earlier.request === request) return copy(earlier.answer);
  throw new AwsError('IdempotentParameterMismatch', 'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).');
}

function wireName(member: string): string {
  return member.charAt(0).toLowerCase() + member.slice(1);
}
