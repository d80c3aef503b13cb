import type { Random } from '../../random.ts';
import type { Shape } from '../../service.ts';

/** What stands behind a resource type: how the simulated services make, change and remove it. */
export interface Provider {
  /** What `Fn::GetAtt` may ask for; `create` gives them all. */
  readonly attributes: readonly string[];
  /** The property by which a template may name the resource: a resource so named cannot be replaced. */
  readonly named?: string;
  /** Properties that identify the resource although the published schema does not say that they replace it. */
  readonly alsoReplaces?: readonly string[];
  /** Properties of the published schema that are not carried out: using one is an error. */
  readonly unsupported?: readonly string[];
  /** Why no service stands behind the type: it is written down and does nothing. */
  readonly recordedOnly?: string;
  create(request: ResourceRequest): Promise<Made>;
  /** Changes what can change in place. A type without it is replaced by every change. */
  update?(request: ResourceRequest, current: Made): Promise<Made>;
  delete(current: Made, request: ResourceRequest): Promise<void>;
  /** Attributes that others can change after the creation, read anew before they are used. */
  refresh?(current: Made, request: ResourceRequest): Promise<Shape>;
}

/** A resource that exists. `Ref` gives `physicalId`. */
export interface Made {
  readonly physicalId: string;
  readonly attributes: Shape;
}

/** One resource of one stack, as a provider sees it. */
export interface ResourceRequest {
  readonly logicalId: string;
  readonly account: string;
  readonly region: string;
  /** Evaluated, and checked against the type's schema. */
  readonly properties: Shape;
  /** The properties before an update. */
  readonly previous: Shape;
  /** The resource's tags over the stack's. */
  readonly tags: Readonly<Record<string, string>>;
  readonly previousTags: Readonly<Record<string, string>>;
  readonly random: Random;
  /** Calls a service as the stack's principal. */
  call(service: string, operation: string, input: Shape): Promise<Shape>;
  /** The same for a removal: what is not there counts as removed. */
  remove(service: string, operation: string, input: Shape): Promise<void>;
  /** Says that the resource exists from here on, so that a later failure of its creation takes it down again. */
  began(made: Made): void;
  /** A name as CloudFormation makes them: stack, logical id and a random part, at most `longest` characters. */
  name(longest: number): string;
  /** Asks again and again until the answer is true. */
  until(settled: () => Promise<boolean>): Promise<void>;
}
