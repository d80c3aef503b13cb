/** A policy document in one shape: every element that AWS allows to be a single value or a list is a list. */
export interface PolicyDocument {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Selection;
  /** Absent in a trust policy. */
  readonly resources?: Selection;
  /** Absent in an identity policy. */
  readonly principals?: Selection<PrincipalPattern>;
  readonly conditions: readonly Condition[];
}

/** `Action` or `NotAction`, `Resource` or `NotResource`, `Principal` or `NotPrincipal`. */
export interface Selection<T = string> {
  readonly not: boolean;
  readonly of: readonly T[];
}

export interface PrincipalPattern {
  readonly type: 'AWS' | 'Service' | 'Federated' | 'CanonicalUser' | '*';
  readonly value: string;
}

export interface Condition {
  /** With its quantifier and `IfExists`, as written: `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}
