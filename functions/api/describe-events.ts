import { catalogue } from '../../events/catalogue.ts';
import { source } from '../../events/define-event.ts';
import { jsonSchema } from './describe.ts';

/** The catalogue in JSON Schema's terms, as publishers may send each detail. Loaded when somebody asks for it. */
export function eventSchemas() {
  const dialect = 'https://json-schema.org/draft/2020-12/schema';
  return { source, events: Object.values(catalogue).map(({ name, detail }) => ({ detailType: name, schema: { $schema: dialect, title: name, ...jsonSchema(detail) } })) };
}
