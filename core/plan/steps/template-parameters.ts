import type { OutputReference, Source } from '../step-requests.ts';
import { ref, type Template } from '../templates/template.ts';

/** Collects the parameters of a template while it is composed. */
export class TemplateParameters {
  private readonly sources = new Map<string, OutputReference>();

  /** What a template writes for a source: the value that is known, or a reference to a parameter for it. */
  value(name: string, source: Source): unknown {
    if ('value' in source) return source.value;
    this.sources.set(name, source);
    return ref(name);
  }

  /** Those that the template refers to. */
  usedIn(template: Omit<Template, 'Parameters'>): { readonly declarations: Required<Template>['Parameters']; readonly sources: Readonly<Record<string, OutputReference>> } {
    const text = JSON.stringify(template);
    const used = [...this.sources].filter(([name]) => text.includes(JSON.stringify(ref(name))) || text.includes(`\${${name}}`));
    return { declarations: Object.fromEntries(used.map(([name]) => [name, { Type: 'String' }])), sources: Object.fromEntries(used) };
  }
}
