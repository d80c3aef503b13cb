import type { Call, Operation, Shape } from '../../service.ts';
import { texts } from '../providers/members.ts';
import type { Registry } from '../engine/registry.ts';
import type { Stack, StackEvent, StackResource } from '../engine/stack.ts';
import { validationError } from '../template/errors.ts';
import { parseTemplate } from '../template/template.ts';
import { requiredCapability, validateTemplate } from '../template/validate.ts';
import { textOf } from '../template/values.ts';
import { defined, member, page, requiredMember, templateBody } from './input.ts';
import { ownStack } from './stacks.ts';

const pageSize = 100;

/** Everything that only reads. */
export function describeOperations(registry: Registry): Record<string, Operation> {
  const one = (input: Shape, call: Call) => find(registry, input, call);
  return {
    DescribeStacks: { resources: ownStack, run: (input, call) => describeStacks(registry, input, call) },
    ListStacks: { run: (input, call) => listStacks(registry, input, call) },
    DescribeStackEvents: { resources: ownStack, run: (input, call) => paged('StackEvents', one(input, call).events.toReversed(), input, (event) => describeEvent(one(input, call), event)) },
    DescribeStackResources: { resources: ownStack, run: (input, call) => describeResources(registry, input, call) },
    DescribeStackResource: { resources: ownStack, run: (input, call) => ({ StackResourceDetail: detail(one(input, call), requiredMember(input, 'LogicalResourceId')) }) },
    ListStackResources: { resources: ownStack, run: (input, call) => paged('StackResourceSummaries', [...one(input, call).resources.values()], input, summary) },
    GetTemplate: { resources: ownStack, run: (input, call) => ({ TemplateBody: one(input, call).blueprint.text, StagesAvailable: ['Original', 'Processed'] }) },
    ValidateTemplate: { run: (input) => describeTemplate(templateBody(input)) },
    ListExports: { run: (input, call) => paged('Exports', registry.of(call).exports(), input, ({ stack, output, name }) => ({ ExportingStackId: stack.id, Name: name, Value: output.value })) },
    ListImports: { run: (input, call) => listImports(registry, input, call) },
  };
}

function paged<T>(name: string, items: readonly T[], input: Shape, describe: (item: T) => Shape): Shape {
  const { items: shown, next } = page(items, input['NextToken'], pageSize);
  return { [name]: shown.map(describe), ...next };
}

function find(registry: Registry, input: Shape, call: Call): Stack {
  const name = requiredMember(input, 'StackName');
  const stack = registry.of(call).find(name);
  if (stack === undefined) throw validationError(`Stack with id ${name} does not exist`);
  return stack;
}

function describeStacks(registry: Registry, input: Shape, call: Call): Shape {
  const stacks = input['StackName'] === undefined ? registry.of(call).living().toReversed() : [find(registry, input, call)];
  return paged('Stacks', stacks, input, describeStack);
}

function describeStack(stack: Stack): Shape {
  const { template, parameters, tags, capabilities } = stack.blueprint;
  return defined({
    ...statusOf(stack),
    Description: template.Description,
    Parameters: [...parameters].map(([key, { text, resolved }]) => {
      const hidden = String(template.Parameters[key]?.NoEcho) === 'true';
      return defined({ ParameterKey: key, ParameterValue: hidden ? '****' : text, ResolvedValue: hidden ? undefined : resolved });
    }),
    RollbackConfiguration: {},
    DisableRollback: stack.disableRollback,
    NotificationARNs: [],
    TimeoutInMinutes: stack.timeoutMinutes,
    Capabilities: capabilities,
    Outputs: stack.outputs.map(({ key, value, description, exportName }) => defined({ OutputKey: key, OutputValue: value, Description: description, ExportName: exportName })),
    RoleARN: stack.roleArn,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    EnableTerminationProtection: stack.terminationProtection,
  });
}

function statusOf(stack: Stack): Shape {
  return {
    StackId: stack.id,
    StackName: stack.name,
    CreationTime: new Date(stack.createdAt),
    LastUpdatedTime: stack.updatedAt === undefined ? undefined : new Date(stack.updatedAt),
    DeletionTime: stack.deletedAt === undefined ? undefined : new Date(stack.deletedAt),
    StackStatus: stack.status,
    StackStatusReason: stack.reason,
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
  };
}

function listStacks(registry: Registry, input: Shape, call: Call): Shape {
  const wanted = texts(input, 'StackStatusFilter');
  const stacks = registry.of(call).all().filter(({ status }) => wanted.length === 0 || wanted.includes(status)).reverse();
  return paged('StackSummaries', stacks, input, (stack) => defined({ ...statusOf(stack), TemplateDescription: stack.blueprint.template.Description }));
}

function describeEvent(stack: Stack, event: StackEvent): Shape {
  return defined({
    StackId: stack.id,
    StackName: stack.name,
    EventId: event.id,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: new Date(event.timestamp),
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ResourceProperties: event.properties,
    ClientRequestToken: event.token,
  });
}

/** What every description of a resource has; its time goes by two names. */
function common(resource: StackResource): Shape {
  return {
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    ResourceStatus: resource.status,
    ResourceStatusReason: resource.reason,
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  };
}

function summary(resource: StackResource): Shape {
  return defined({ ...common(resource), LastUpdatedTimestamp: new Date(resource.timestamp) });
}

function describeResources(registry: Registry, input: Shape, call: Call): Shape {
  const physicalId = member(input, 'PhysicalResourceId');
  const holder = physicalId === undefined ? undefined : registry.of(call).living().find(({ resources }) => [...resources.values()].some((resource) => resource.physicalId === physicalId));
  if (physicalId !== undefined && holder === undefined) throw validationError(`Stack for ${physicalId} does not exist`);
  const stack = holder ?? find(registry, input, call);
  const logicalId = member(input, 'LogicalResourceId');
  const shown = [...stack.resources.values()].filter((resource) => logicalId === undefined || resource.logicalId === logicalId);
  return { StackResources: shown.map((resource) => defined({ StackId: stack.id, StackName: stack.name, ...common(resource), Timestamp: new Date(resource.timestamp) })) };
}

function detail(stack: Stack, logicalId: string): Shape {
  const resource = stack.resources.get(logicalId);
  if (resource === undefined) throw validationError(`Resource ${logicalId} does not exist for stack ${stack.name}`);
  const metadata = resource.metadata === undefined ? undefined : JSON.stringify(resource.metadata);
  return defined({ StackId: stack.id, StackName: stack.name, ...summary(resource), Metadata: metadata });
}

function describeTemplate(text: string): Shape {
  const template = parseTemplate(text);
  validateTemplate(template);
  const needed = requiredCapability(template);
  return defined({
    Description: template.Description,
    Parameters: Object.entries(template.Parameters).map(([key, { Default, NoEcho, Description }]) =>
      defined({ ParameterKey: key, DefaultValue: Default === undefined ? undefined : textOf(Default), NoEcho: String(NoEcho) === 'true', Description }),
    ),
    Capabilities: needed === undefined ? [] : [needed.capability],
    CapabilitiesReason: needed === undefined ? undefined : `The following resource(s) require capabilities: [${needed.types.join(', ')}]`,
  });
}

function listImports(registry: Registry, input: Shape, call: Call): Shape {
  const name = requiredMember(input, 'ExportName');
  const importers = registry.of(call).importers(name);
  if (importers.length === 0) throw validationError(`Export '${name}' is not imported by any stack.`);
  return { Imports: importers };
}
