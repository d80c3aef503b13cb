import { Regional } from '../../service.ts';
import type { Output, Stack } from './stack.ts';

/** An account's and region's stacks, the deleted ones too. */
export class Stacks {
  private readonly byId = new Map<string, Stack>();

  add(stack: Stack): void {
    this.byId.set(stack.id, stack);
  }

  /** By id in any state; by name only while the stack is not deleted. */
  find(nameOrId: string): Stack | undefined {
    return this.byId.get(nameOrId) ?? this.living().find(({ name }) => name === nameOrId);
  }

  all(): Stack[] {
    return [...this.byId.values()];
  }

  living(): Stack[] {
    return this.all().filter(({ status }) => status !== 'DELETE_COMPLETE');
  }

  exports(): { readonly stack: Stack; readonly output: Output; readonly name: string }[] {
    return this.living().flatMap((stack) => stack.outputs.flatMap((output) => (output.exportName === undefined ? [] : [{ stack, output, name: output.exportName }])));
  }

  /** Names of the stacks that import `name`. */
  importers(name: string): string[] {
    return this.living().filter(({ imports }) => imports.has(name)).map((stack) => stack.name);
  }
}

export type Registry = Regional<Stacks>;

export function newRegistry(): Registry {
  return new Regional(() => new Stacks());
}
