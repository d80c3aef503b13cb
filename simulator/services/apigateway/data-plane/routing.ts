import type { Definition, Method, Resource } from '../model.ts';

export interface Route {
  readonly resource: Resource;
  readonly method: Method;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The most specific resource that fits: at each segment a literal before a variable before a greedy one. */
export function findRoute(definition: Definition, httpMethod: string, path: string): Route | undefined {
  const resources = [...definition.resources.values()];
  const root = resources.find(({ parentId }) => parentId === undefined);
  const segments = path.split('/').filter((segment, at, all) => at > 0 && !(segment === '' && at === all.length - 1));
  return root === undefined ? undefined : descend(resources, root, segments, httpMethod, {});
}

function descend(resources: readonly Resource[], resource: Resource, segments: readonly string[], httpMethod: string, pathParameters: Route['pathParameters']): Route | undefined {
  const [segment, ...rest] = segments;
  if (segment === undefined) {
    const method = resource.methods.get(httpMethod) ?? resource.methods.get('ANY');
    return method === undefined ? undefined : { resource, method, pathParameters };
  }
  const children = resources.filter(({ parentId }) => parentId === resource.id).sort((a, b) => rank(a) - rank(b));
  for (const child of children) {
    const [, variable, greedy] = /^\{([^+}]+)(\+?)\}$/.exec(child.pathPart ?? '') ?? [];
    if (variable === undefined && child.pathPart !== decoded(segment)) continue;
    const value = greedy === '+' ? segments.map(decoded).join('/') : decoded(segment);
    const found = descend(resources, child, greedy === '+' ? [] : rest, httpMethod, variable === undefined ? pathParameters : { ...pathParameters, [variable]: value });
    if (found !== undefined) return found;
  }
  return undefined;
}

function rank({ pathPart = '' }: Resource): number {
  if (!pathPart.startsWith('{')) return 0;
  return pathPart.endsWith('+}') ? 2 : 1;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
