import { ProblemError } from './problem.ts';
import type { ApiRequest } from './route.ts';

type Waiver = { readonly by?: unknown } | null;

/**
 * The request with whoever sends it as the one who answers for its waivers. Throws a problem for each that names somebody
 * else; everything else that is wrong is its schema's to find.
 */
export function withWaivers(request: ApiRequest): ApiRequest {
  const body = given(request.body);
  if (!Array.isArray(body['waivers'])) return request;
  const waivers = body['waivers'] as readonly Waiver[];
  const { identity } = request.access;
  const errors = waivers.flatMap((waiver, index) => ((waiver?.by ?? identity) === identity ? [] : [{ path: `waivers[${index}].by`, message: `must be ${identity}, who asks, or be left out` }]));
  if (errors.length > 0) throw new ProblemError(400, 'Nobody answers for a waiver but who asks for it.', { errors });
  return { ...request, body: JSON.stringify({ ...body, waivers: waivers.map((waiver) => waiver && { ...waiver, by: identity }) }) };
}

/** Nothing for a body that is no JSON object. */
function given(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
