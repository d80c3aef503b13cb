import type { Shape } from '../../service.ts';
import { textOf } from '../template/values.ts';
import { changed, difference, shape, shapes, text, texts } from './members.ts';
import type { ResourceRequest } from './provider.ts';

/** API Gateway's patch operations for the changed properties; `paths` says where each property lives. */
export function patches(request: ResourceRequest, paths: Readonly<Record<string, string>>): Shape[] {
  return Object.entries(paths)
    .filter(([name]) => changed(request, name))
    .map(([name, path]) => {
      const value = request.properties[name];
      return { op: 'replace', path, value: value === undefined ? '' : textOf(value) };
    });
}

/** Where each method setting lives below `/{resource path}/{method}`. */
const methodSettings: Readonly<Record<string, string>> = {
  MetricsEnabled: 'metrics/enabled',
  LoggingLevel: 'logging/loglevel',
  DataTraceEnabled: 'logging/dataTrace',
  ThrottlingBurstLimit: 'throttling/burstLimit',
  ThrottlingRateLimit: 'throttling/rateLimit',
  CachingEnabled: 'caching/enabled',
  CacheTtlInSeconds: 'caching/ttlInSeconds',
  CacheDataEncrypted: 'caching/dataEncrypted',
};

/** Method settings and the access log, which a stage takes only as patches. */
export function stageSettings(properties: Shape): Shape[] {
  const replace = (path: string, value: unknown): Shape => ({ op: 'replace', path, value: textOf(value) });
  const perMethod = shapes(properties, 'MethodSettings').flatMap((setting) => {
    const path = text(setting, 'ResourcePath');
    const base = `/${path === '/*' ? '*' : escaped(path)}/${text(setting, 'HttpMethod')}`;
    return Object.entries(methodSettings).filter(([name]) => setting[name] !== undefined).map(([name, tail]) => replace(`${base}/${tail}`, setting[name]));
  });
  const accessLog = shape(properties, 'AccessLogSetting');
  const log = ['DestinationArn', 'Format'].filter((name) => accessLog[name] !== undefined).map((name) => replace(`/accessLogSettings/${name.charAt(0).toLowerCase()}${name.slice(1)}`, accessLog[name]));
  return [...perMethod, ...log];
}

/** Text as one segment of a JSON pointer. */
export function escaped(text: string): string {
  return text.replace(/~/g, '~0').replace(/\//g, '~1');
}

/** What comes to and goes from a list of texts. */
export function listPatches(next: Shape, previous: Shape, name: string): { readonly op: 'add' | 'remove'; readonly value: string }[] {
  const { added, removed } = difference(texts(next, name), texts(previous, name));
  return [...added.map((value) => ({ op: 'add' as const, value })), ...removed.map((value) => ({ op: 'remove' as const, value }))];
}
