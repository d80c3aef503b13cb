import type { Call, HttpBinding, Operation, Shape } from '../../service.ts';
import { functionArn, parseReference } from './functions.ts';

/** An operation on one function, checked against that function's ARN (with the qualifier, where one is named). */
export function onFunction(http: HttpBinding, run: Operation['run']): Operation {
  return { run, resources: functionNamed, http };
}

/** The ARN of the function that an input names, as policies see it. */
export function functionNamed(input: Shape, call: Call): readonly string[] {
  const reference = parseReference(input, call);
  return [functionArn(reference, reference.qualifier)];
}

export function created(method: string, path: string): HttpBinding {
  return { method, path, status: 201 };
}
