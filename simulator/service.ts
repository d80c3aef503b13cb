import type { Clock } from './clock/clock.ts';
import type { PolicyDocument } from './iam/document.ts';
import type { Random } from './random.ts';

/**
 * What a simulated AWS service is to the gateway: a signing name, a wire protocol, and a table of operations.
 * Everything a service knows about the outside arrives through `World`.
 */
export interface Service {
  /** The name in the request's credential scope: `eks`, `states`, `ec2` … */
  readonly name: string;
  readonly protocol: Protocol;
  /** JSON protocols: the part before the dot of `X-Amz-Target` (`AWSStepFunctions`). */
  readonly targetPrefix?: string;
  /** Query protocols: the response's XML namespace and API version. */
  readonly xmlNamespace?: string;
  readonly operations: Readonly<Record<string, Operation>>;
}

export type Protocol = 'rest-json' | 'json-1.0' | 'json-1.1' | 'query' | 'ec2-query';

/**
 * Input and output of operations, in the AWS SDK's member names. Dates of an output are `Date`; each protocol writes them
 * its own way. An input comes as its protocol carries it: in JSON a date is epoch seconds, in `query` every scalar is a
 * string and an empty list an empty string, in `ec2-query` everything has the SDK's type.
 */
export type Shape = Record<string, unknown>;

export interface Operation {
  run(input: Shape, call: Call): Shape | Promise<Shape>;
  /** IAM actions the caller needs. Default: `<service>:<Operation>`. */
  readonly actions?: readonly string[];
  /** ARNs that the actions are checked against. Default: `['*']`. */
  resources?(input: Shape, call: Call): readonly string[];
  /** Extra condition keys for the policy check, e.g. `{ 'sts:ExternalId': 'x' }`. */
  conditions?(input: Shape, call: Call): Readonly<Record<string, string | readonly string[]>>;
  /** The policies of the resources themselves, each with what it is to judge. Default: none. */
  guards?(input: Shape, call: Call): readonly Guard[];
  /**
   * What other services dispatch, not an API operation: a permission that they check (`iam:PassRole`, `sts:TagSession`), or
   * what they tell (`eks:NodeStarted`). On the wire it is unknown.
   */
  readonly permissionOnly?: true;
  readonly http?: HttpBinding;
}

/** A resource with a policy of its own, and the condition keys of what is done with it. */
export interface Guard {
  readonly policy: PolicyDocument;
  readonly resource: string;
  readonly conditions: Readonly<Record<string, string | readonly string[]>>;
}

/** Where a REST operation's members travel. Members named nowhere travel in the JSON body. */
export interface HttpBinding {
  readonly method: string;
  /** `/clusters/{name}`: each `{member}` is one percent-decoded segment. */
  readonly path: string;
  /** Members of the query string. A list is a repeated parameter. */
  readonly query?: Readonly<Record<string, 'string' | 'number' | 'boolean' | 'list'>>;
  /** Members that travel in headers, request and response alike: `{ FunctionError: 'X-Amz-Function-Error' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The member that is the whole body, request and response alike, as text (Lambda's `Payload`). */
  readonly payload?: string;
  /** Status of a success: a number, or the output member that holds it (`'StatusCode'`). Default 200. */
  readonly status?: number | string;
}

/** One authenticated and authorised request. */
export interface Call {
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
  readonly requestId: string;
  readonly world: World;
}

/** Who signs. A key that no role owns is the account's administrator: a person's AWS CLI just works. */
export type Principal =
  | { readonly kind: 'administrator'; readonly account: string; readonly arn: string }
  | { readonly kind: 'role'; readonly account: string; readonly roleArn: string; readonly arn: string; readonly sessionTags?: Readonly<Record<string, string>> }
  | { readonly kind: 'service'; readonly account: string; readonly service: string; readonly arn: string };

/** What services share. One per embedded AWS. */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  /** The account of administrator keys. */
  readonly account: string;
  /**
   * Calls another service in process: same operations, same authorisation, same recording as over HTTP.
   * Rejects with `AwsError`.
   */
  dispatch(request: DispatchRequest): Promise<Shape>;
  /** Credentials that act as a role, as Lambda gives a function's environment. */
  credentialsFor(roleArn: string, sessionName: string): Credentials;
  /** Told whenever an EC2 instance begins to run or ends: who keeps a picture of a region's instances looks again. */
  readonly instanceChanges?: Topic<{ readonly account: string; readonly region: string }>;
}

/** Tells those who listen. */
export class Topic<T> {
  private readonly listeners = new Set<(told: T) => void>();

  listen(listener: (told: T) => void): void {
    this.listeners.add(listener);
  }

  publish(told: T): void {
    for (const listener of this.listeners) listener(told);
  }
}

export interface DispatchRequest {
  readonly service: string;
  readonly operation: string;
  readonly input: Shape;
  readonly account: string;
  readonly region: string;
  readonly principal: Principal;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** An error in AWS's own terms; each protocol writes it its own way. `members` are extra modelled members of the error's body. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly members: Shape;

  constructor(code: string, message: string, status = 400, members: Shape = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** A principal for calls that AWS itself makes (`eks.amazonaws.com` reading a subnet). Not checked against policies. */
export function servicePrincipal(service: string, account: string): Principal {
  return { kind: 'service', account, service, arn: `arn:aws:iam::${account}:role/aws-service-role/${service}` };
}

/** State kept apart per account and region. */
export class Regional<T> {
  private readonly parts = new Map<string, T>();
  private readonly make: (account: string, region: string) => T;

  constructor(make: (account: string, region: string) => T) {
    this.make = make;
  }

  of(place: { readonly account: string; readonly region: string }): T {
    const key = `${place.account}/${place.region}`;
    let part = this.parts.get(key);
    if (part === undefined) {
      part = this.make(place.account, place.region);
      this.parts.set(key, part);
    }
    return part;
  }

  *all(): Iterable<T> {
    yield* this.parts.values();
  }
}
