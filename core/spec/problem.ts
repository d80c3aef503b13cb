/**
 * Something in a ClusterConfig that keeps it from being carried out.
 *
 * - `syntax`: the text is not one YAML or JSON document;
 * - `invalid`: the document is not a ClusterConfig that eksctl or EKS would take;
 * - `refused`: it is one, but asks for something that is not carried out here.
 */
export interface Problem {
  /** Where, such as `managedNodeGroups[0].minSize`; `''` for the document. A missing field is reported at its parent. */
  readonly path: string;
  readonly message: string;
  /** Both count from one. */
  readonly line?: number;
  readonly column?: number;
  readonly kind: 'syntax' | 'invalid' | 'refused';
}

/** `12:5 managedNodeGroups[0].minSize: must be …`, for a terminal or a log. */
export function formatProblem({ path, message, line, column }: Problem): string {
  const position = line === undefined || column === undefined ? '' : `${line}:${column} `;
  return `${position}${path === '' ? '' : `${path}: `}${message}`;
}
