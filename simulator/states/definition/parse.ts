import { TemplateCompiler } from '../expressions/template.ts';
import { Diagnostics } from './diagnostics.ts';
import type { Diagnostic } from './diagnostics.ts';
import { BRANCH_FIELDS, MACHINE_FIELDS, PROCESSOR_FIELDS } from './fields.ts';
import type { Definition, Program, State } from './model.ts';
import { Reader, isObject } from './reader.ts';
import { readState } from './states.ts';
import { checkTransitions } from './transitions.ts';

/** A definition that can be run, or everything that is wrong with it. */
export type Parsed = { readonly definition: Definition; readonly diagnostics: readonly [] } | { readonly definition: undefined; readonly diagnostics: readonly Diagnostic[] };

/** Parses and checks the JSON text of a state machine in the JSONata query language. */
export function parseDefinition(text: string): Parsed {
  const diagnostics = new Diagnostics();
  const value = readJson(text, diagnostics);
  const definition = value === undefined ? undefined : readMachine(value, diagnostics);
  if (definition === undefined || diagnostics.found.length > 0) return { definition: undefined, diagnostics: diagnostics.found };
  return { definition, diagnostics: [] };
}

function readJson(text: string, diagnostics: Diagnostics): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
    diagnostics.add('', 'Definition must be a valid JSON object');
  } catch (error) {
    diagnostics.add('', (error as Error).message, 'INVALID_JSON_DESCRIPTION');
  }
  return undefined;
}

function readMachine(value: Readonly<Record<string, unknown>>, diagnostics: Diagnostics): Definition | undefined {
  if (value.QueryLanguage !== 'JSONata') {
    diagnostics.add('/QueryLanguage', "This engine runs JSONata state machines only: QueryLanguage must be 'JSONata' (without it, Step Functions takes JSONPath)");
    return undefined;
  }
  const reading = { diagnostics, compiler: new TemplateCompiler(diagnostics) };
  const reader = new Reader(reading, value, '');
  reader.allow(MACHINE_FIELDS);
  const program = readProgram(reader, new Set());
  return { ...program, timeoutSeconds: reader.number('TimeoutSeconds', { least: 1, integer: true }) };
}

/** `names` are the state names of the whole machine: each may be used once. */
function readProgram(reader: Reader, names: Set<string>): Program {
  reader.require(['States', 'StartAt']);
  const states = new Map<string, State>();
  const inner = (nested: Reader, kind: 'branch' | 'processor') => {
    nested.allow(kind === 'branch' ? BRANCH_FIELDS : PROCESSOR_FIELDS);
    return readProgram(nested, names);
  };
  const entries = reader.entries('States');
  if (reader.has('States') && entries.length === 0) reader.complain('Expected at least one state', 'States');
  for (const [name, stateReader] of entries) {
    if (names.has(name)) stateReader.complain(`The state name '${name}' is used more than once in this state machine`);
    names.add(name);
    const state = readState(name, stateReader, inner);
    if (state !== undefined) states.set(name, state);
  }
  const program = { startAt: reader.string('StartAt') ?? '', states };
  checkTransitions(program, reader, entries.map(([name]) => name));
  return program;
}
