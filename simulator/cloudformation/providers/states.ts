import type { Shape } from '../../service.ts';
import { isObject, textOf } from '../template/values.ts';
import { lowerFirst, made, optionalText, pick, shape, tagChanges, text } from './members.ts';
import type { Provider, ResourceRequest } from './provider.ts';

const stateMachine: Provider = {
  attributes: ['Arn', 'Name', 'StateMachineRevisionId'],
  named: 'StateMachineName',
  unsupported: ['DefinitionS3Location'],
  async create(request) {
    const name = optionalText(request.properties, 'StateMachineName') ?? request.name(80);
    const { StateMachineType: type } = request.properties;
    const tags = Object.entries(request.tags).map(([key, value]) => ({ key, value }));
    const answer = await request.call('states', 'CreateStateMachine', { name, ...(type !== undefined && { type }), ...settings(request), ...(tags.length > 0 && { tags }) });
    const arn = text(answer, 'stateMachineArn');
    return made(arn, { Arn: arn, Name: name, StateMachineRevisionId: 'INITIAL' });
  },
  async update(request, current) {
    const stateMachineArn = current.physicalId;
    const { revisionId } = await request.call('states', 'UpdateStateMachine', { stateMachineArn, ...defaults, ...settings(request) });
    const { set, remove } = tagChanges(request);
    const tags = Object.entries(set).map(([key, value]) => ({ key, value }));
    if (tags.length > 0) await request.call('states', 'TagResource', { resourceArn: stateMachineArn, tags });
    if (remove.length > 0) await request.call('states', 'UntagResource', { resourceArn: stateMachineArn, tagKeys: remove });
    return made(stateMachineArn, { ...current.attributes, ...(revisionId !== undefined && { StateMachineRevisionId: revisionId }) });
  },
  delete: (current, request) => request.remove('states', 'DeleteStateMachine', { stateMachineArn: current.physicalId }),
};

/** What an update that takes the properties out goes back to. */
const defaults: Shape = { loggingConfiguration: { level: 'OFF' }, tracingConfiguration: { enabled: false } };

function settings(request: ResourceRequest): Shape {
  const configurations = pick(request.properties, 'LoggingConfiguration', 'TracingConfiguration', 'EncryptionConfiguration');
  return { definition: definitionOf(request.properties), roleArn: request.properties['RoleArn'], ...(lowerMembers(configurations) as Shape) };
}

/** The definition with every `${name}` of the substitutions replaced, as text, wherever it stands. */
function definitionOf(properties: Shape): string {
  const definition = properties['DefinitionString'] ?? properties['Definition'];
  if (definition === undefined) throw new Error('One of DefinitionString and Definition is required.');
  const substitutions = shape(properties, 'DefinitionSubstitutions');
  return textOf(definition).replace(/\$\{([^}]+)\}/g, (placeholder, name: string) => {
    const value = substitutions[name];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : placeholder;
  });
}

function lowerMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerMembers);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [lowerFirst(name), lowerMembers(member)]));
}

export const statesProviders: Readonly<Record<string, Provider>> = { 'AWS::StepFunctions::StateMachine': stateMachine };
