export type DiagnosticCode = 'INVALID_JSON_DESCRIPTION' | 'SCHEMA_VALIDATION_FAILED' | 'MISSING_TRANSITION_TARGET' | 'INVALID_JSONATA';

/** One thing that is wrong with a definition. */
export interface Diagnostic {
  readonly severity: 'ERROR';
  readonly code: DiagnosticCode;
  readonly message: string;
  /** A JSON pointer into the definition: `/States/Wait for it/Next`. */
  readonly location: string;
}

export class Diagnostics {
  readonly found: Diagnostic[] = [];

  add(location: string, message: string, code: DiagnosticCode = 'SCHEMA_VALIDATION_FAILED'): void {
    this.found.push({ severity: 'ERROR', code, message, location: location === '' ? '/' : location });
  }
}

/** All problems in one line, as CreateStateMachine reports them. */
export function summarise(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(({ code, message, location }) => `${code}: ${message} at ${location}`).join(', ');
}
