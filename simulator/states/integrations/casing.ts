/**
 * Step Functions' SDK integrations speak PascalCase both ways, whatever the service's own API does. Members that are
 * free maps keep the keys they have.
 */
interface CamelCaseService {
  /** Members, in the service's own case, whose values are free maps. */
  readonly maps: ReadonlySet<string>;
  /** Operations in which a member of that name is no map after all. */
  readonly except?: Readonly<Record<string, string>>;
}

/** The services whose API has lower camel case members, by their name in a resource ARN. */
const CAMEL_CASE: Readonly<Record<string, CamelCaseService>> = {
  eks: { maps: new Set(['tags', 'labels', 'addOrUpdateLabels', 'requiredClaims']), except: { updateNodegroupConfig: 'labels' } },
  sfn: { maps: new Set() },
  ecs: { maps: new Set(['dockerLabels', 'options']) },
  ecr: { maps: new Set() },
  batch: { maps: new Set(['tags', 'parameters', 'labels']) },
  codebuild: { maps: new Set() },
  cloudwatchlogs: { maps: new Set(['tags']) },
};

type Recase = (key: string) => string;

/** Arguments as the service's operation takes them. */
export function toServiceCase(service: string, action: string, value: unknown): unknown {
  const camelCase = CAMEL_CASE[service];
  return camelCase === undefined ? value : recased(value, lowerFirst, isMapIn(camelCase, action));
}

/** A result as Step Functions gives it to the state: PascalCase, and timestamps as ISO 8601. */
export function fromServiceCase(service: string, action: string, value: unknown): unknown {
  const camelCase = CAMEL_CASE[service];
  return camelCase === undefined ? recased(value, (key) => key, () => false) : recased(value, upperFirst, isMapIn(camelCase, action));
}

function isMapIn({ maps, except }: CamelCaseService, action: string): (key: string) => boolean {
  return (key) => maps.has(lowerFirst(key)) && except?.[action] !== lowerFirst(key);
}

function recased(value: unknown, recase: Recase, isMap: (key: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => recased(item, recase, isMap));
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [recase(key), isMap(key) ? member : recased(member, recase, isMap)]));
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
