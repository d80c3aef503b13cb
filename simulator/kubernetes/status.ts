import type { Json } from './object.ts';

/** An error as Kubernetes gives it: a `Status` object. */
export class StatusError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Json | undefined;

  constructor(code: number, reason: string, message: string, details?: Json) {
    super(message);
    this.name = reason;
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

/** What an error is about: `pods "web-1"`, `deployments.apps "web"`. */
export interface About {
  readonly group: string;
  readonly resource: string;
  readonly name: string;
}

const full = ({ group, resource }: Omit<About, 'name'>): string => (group === '' ? resource : `${resource}.${group}`);
const details = ({ group, resource, name }: About, causes?: readonly Json[]): Json => ({ name, ...(group !== '' && { group }), kind: resource, ...(causes && { causes }) });

export const notFound = (about: About): StatusError => new StatusError(404, 'NotFound', `${full(about)} "${about.name}" not found`, details(about));
export const alreadyExists = (about: About): StatusError => new StatusError(409, 'AlreadyExists', `${full(about)} "${about.name}" already exists`, details(about));
export const conflict = (about: About, why = 'the object has been modified; please apply your changes to the latest version and try again'): StatusError =>
  new StatusError(409, 'Conflict', `Operation cannot be fulfilled on ${full(about)} "${about.name}": ${why}`, details(about));
export const invalid = (about: About, kind: string, causes: readonly { readonly field: string; readonly message: string; readonly reason: string }[]): StatusError =>
  new StatusError(
    422,
    'Invalid',
    `${kind}${about.group === '' ? '' : `.${about.group}`} "${about.name}" is invalid: ${causes.map(({ field, message }) => `${field}: ${message}`).join(', ')}`,
    details({ ...about, resource: kind }, causes),
  );
export const badRequest = (message: string): StatusError => new StatusError(400, 'BadRequest', message);
export const forbidden = (message: string, about: About): StatusError => new StatusError(403, 'Forbidden', message, details(about));
export const unauthorized = (): StatusError => new StatusError(401, 'Unauthorized', 'Unauthorized');
export const expired = (message: string): StatusError => new StatusError(410, 'Expired', message);
export const unknownPath = (): StatusError => new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});

export const statusOf = ({ code, reason, message, details: about }: StatusError): Json => ({
  kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, ...(about && { details: about }), code,
});
