/** What becomes of one field of a ClusterConfig. */
export type Field =
  | { readonly outcome: 'carried out'; readonly becomes: string }
  | {
      readonly outcome: 'refused';
      readonly reason: string;
      /** Values that say no more than leaving the field out. Empty values never do, and are not listed. */
      readonly sameAsAbsent: readonly unknown[];
    };

/**
 * Fields by their path. `[]` stands for any item of a list and `*` for any key. What is under a refused field is
 * refused with it and has no row; what is under a carried-out field without rows below it is free-form.
 */
export type FieldTable = Readonly<Record<string, Field>>;

export function carriedOut(becomes: string): Field {
  return { outcome: 'carried out', becomes };
}

/** @param sameAsAbsent the field's default, `false` unless said */
export function refused(reason: string, sameAsAbsent: readonly unknown[] = [false]): Field {
  return { outcome: 'refused', reason, sameAsAbsent };
}
