import type { ErrorDetail, UpdateParam, UpdateParamType, UpdateType } from '@aws-sdk/client-eks';
import type { Random } from '../../random.ts';
import type { Updatable, UpdateShape } from '../model.ts';
import type { ScriptedFailure } from '../options.ts';

export type Params = Partial<Record<UpdateParamType, unknown>>;

/** Update parameters as `{type, value}`: text as it is, everything else as JSON; absent values are left out. */
export function updateParams(params: Params): UpdateParam[] {
  return Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([type, value]) => ({ type: type as UpdateParamType, value: typeof value === 'string' ? value : JSON.stringify(value) }));
}

/** Records an update; records stay for as long as their resource. */
export function recordUpdate(resource: Updatable, type: UpdateType, params: Params, now: Date, random: Random): UpdateShape {
  const update: UpdateShape = { id: random.uuid(), status: 'InProgress', type, params: updateParams(params), createdAt: now, errors: [] };
  resource.updates.push(update);
  return update;
}

/** The code of a failure on order by which EKS gives an update up by itself, without an error. */
const givenUp = 'Cancelled';

/** Ends an update: Failed when there is an error, else Successful. */
export function endUpdate(update: UpdateShape, error?: ErrorDetail): void {
  if (error === undefined) update.status = 'Successful';
  else if (String(error.errorCode) === givenUp) update.status = 'Cancelled';
  else {
    update.status = 'Failed';
    update.errors.push(error);
  }
}

export function errorOf({ code, message, resourceIds }: ScriptedFailure): ErrorDetail {
  return { errorCode: code as NonNullable<ErrorDetail['errorCode']>, errorMessage: message ?? code, resourceIds: [...(resourceIds ?? [])] };
}

/** The health issue that a scripted failure leaves on its resource. */
export function issueOf<C extends string>({ code, message, resourceIds }: ScriptedFailure): { code: C; message: string; resourceIds: string[] } {
  return { code: code as C, message: message ?? code, resourceIds: [...(resourceIds ?? [])] };
}

export const runningUpdate = (resource: Updatable): UpdateShape | undefined => resource.updates.find(({ status }) => status === 'InProgress');
