/**
 * The variables of one line of control. An inner scope (a branch, an iteration) reads those of the scopes around it and
 * assigns its own.
 */
export class Scope {
  private readonly outer: Scope | undefined;
  private own: Readonly<Record<string, unknown>> = {};

  constructor(outer?: Scope) {
    this.outer = outer;
  }

  assign(variables: Readonly<Record<string, unknown>>): void {
    this.own = { ...this.own, ...variables };
  }

  get visible(): Readonly<Record<string, unknown>> {
    return this.outer === undefined ? this.own : { ...this.outer.visible, ...this.own };
  }
}
