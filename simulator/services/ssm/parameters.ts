import { AwsError, type Call } from '../../service.ts';
import { publicParameters } from './public-parameters.ts';

export interface ParameterVersion {
  readonly value: string;
  readonly type: ParameterType;
  readonly version: number;
  /** Epoch ms. */
  readonly modifiedAt: number;
  readonly modifiedBy: string;
  readonly description: string | undefined;
  readonly keyId: string | undefined;
}

export type ParameterType = 'String' | 'StringList' | 'SecureString';

export interface Parameter {
  readonly name: string;
  /** Oldest first. */
  readonly versions: ParameterVersion[];
  readonly tags: Map<string, string>;
}

/** The account's own parameters in one region, and AWS's public ones beside them. */
export interface ParameterStore {
  readonly account: string;
  readonly region: string;
  readonly own: Map<string, Parameter>;
}

/** AWS published them long before the clock starts. */
const publishedAt = Date.UTC(2026, 8, 1);

export function findParameter(store: ParameterStore, name: string): Parameter | undefined {
  const value = publicParameters(store.region).get(name);
  return value === undefined ? store.own.get(name) : published(name, value);
}

/** Every parameter whose name the test accepts, in order of name. */
export function parametersWhere(store: ParameterStore, accepts: (name: string) => boolean): Parameter[] {
  const public_ = [...publicParameters(store.region)].filter(([name]) => accepts(name)).map(([name, value]) => published(name, value));
  const own = [...store.own.values()].filter(({ name }) => accepts(name));
  return [...public_, ...own].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function published(name: string, value: string): Parameter {
  const version: ParameterVersion = { value, type: 'String', version: 1, modifiedAt: publishedAt, modifiedBy: 'AWS', description: undefined, keyId: undefined };
  return { name, versions: [version], tags: new Map() };
}

/** `name`, `name:3` for a version, or the parameter's ARN. Undefined when there is no such parameter or version. */
export function select(store: ParameterStore, selector: string): { parameter: Parameter; version: ParameterVersion } | undefined {
  const [, name = '', wanted] = /^(.*?)(?::(\d+))?$/s.exec(nameIn(selector)) ?? [];
  const parameter = findParameter(store, name);
  const version = wanted === undefined ? parameter?.versions.at(-1) : parameter?.versions.find((one) => one.version === Number(wanted));
  return parameter === undefined || version === undefined ? undefined : { parameter, version };
}

function nameIn(selector: string): string {
  const path = /^arn:aws:ssm:[^:]*:[^:]*:parameter\/(.+)$/.exec(selector)?.[1];
  if (path === undefined) return selector;
  return path.includes('/') ? `/${path}` : path;
}

export function parameterArn(place: Pick<Call, 'account' | 'region'>, name: string): string {
  const owner = publicParameters(place.region).has(name) ? '' : place.account;
  return `arn:aws:ssm:${place.region}:${owner}:parameter/${name.replace(/^\//, '')}`;
}

const mostLevels = 15;
const mostCharacters = { Standard: 4096, Advanced: 8192, 'Intelligent-Tiering': 8192 } as const;

export type Tier = keyof typeof mostCharacters;

/** Throws what Parameter Store answers to a name or value it does not take. */
export function refuseUnfit(name: string, value: string, tier: Tier): void {
  if (/^\/?(aws|ssm)(\/|$)/i.test(name)) throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  if (!/^[\w.\-/]+$/.test(name) || (name.includes('/') && !name.startsWith('/'))) {
    throw new AwsError('ValidationException', 'Parameter name must be a fully qualified name, and may contain only letters, numbers and the symbols _ . - /.');
  }
  if (name.split('/').length - 1 > mostLevels) throw new AwsError('HierarchyLevelLimitExceededException', `A parameter hierarchy can have at most ${mostLevels} levels.`);
  if (value.length > mostCharacters[tier]) {
    throw new AwsError('ValidationException', `${tier} tier parameters support a maximum parameter value of ${mostCharacters[tier]} characters.`);
  }
}
