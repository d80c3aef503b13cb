import type { Shape } from '../../service.ts';
import { textOf } from '../template/values.ts';
import { changed, difference, made, optionalJson, optionalText, pick, shapes, tagChanges, tagList, text, withTagList } from './members.ts';
import type { Made, Provider, ResourceRequest } from './provider.ts';

const eventBus: Provider = {
  attributes: ['Arn', 'Name'],
  named: 'Name',
  unsupported: ['LogConfig'],
  async create(request) {
    const answer = await request.call('events', 'CreateEventBus', { ...pick(request.properties, 'Name', ...busSettings, 'EventSourceName'), ...withTagList(request) });
    const name = text(request.properties, 'Name');
    const created = made(name, { Arn: answer['EventBusArn'], Name: name });
    request.began(created);
    if (request.properties['Policy'] !== undefined) await changePolicy(request);
    return created;
  },
  async update(request, current) {
    if (changed(request, ...busSettings)) await request.call('events', 'UpdateEventBus', pick(request.properties, 'Name', ...busSettings));
    if (changed(request, 'Policy')) await changePolicy(request);
    await changeTags(request, current);
    return current;
  },
  delete: (current, request) => request.remove('events', 'DeleteEventBus', { Name: current.physicalId }),
};

async function changePolicy(request: ResourceRequest): Promise<void> {
  const { Name: EventBusName, Policy: policy } = request.properties;
  if (policy === undefined) await request.call('events', 'RemovePermission', { EventBusName, RemoveAllPermissions: true });
  else await request.call('events', 'PutPermission', { EventBusName, Policy: textOf(policy) });
}

const busSettings = ['Description', 'KmsKeyIdentifier', 'DeadLetterConfig'];

const rule: Provider = {
  attributes: ['Arn', 'RuleName'],
  named: 'Name',
  async create(request) {
    const name = optionalText(request.properties, 'Name') ?? request.name(64);
    const bus = optionalText(request.properties, 'EventBusName') ?? 'default';
    const { RuleArn } = await request.call('events', 'PutRule', { Name: name, ...ruleSettings(request.properties), ...withTagList(request) });
    const created = made(bus === 'default' ? name : `${bus}|${name}`, { Arn: RuleArn, RuleName: name });
    request.began(created);
    await putTargets(request, name);
    return created;
  },
  async update(request, current) {
    const name = text(current.attributes, 'RuleName');
    await request.call('events', 'PutRule', { Name: name, ...ruleSettings(request.properties) });
    await removeTargets(request, name, difference(targetIds(request.properties), targetIds(request.previous)).removed);
    await putTargets(request, name);
    await changeTags(request, current);
    return current;
  },
  async delete(current, request) {
    const Name = text(current.attributes, 'RuleName');
    await removeTargets(request, Name, targetIds(request.properties));
    await request.remove('events', 'DeleteRule', { Name, ...pick(request.properties, 'EventBusName') });
  },
};

function ruleSettings(properties: Shape): Shape {
  return { ...pick(properties, 'EventBusName', 'ScheduleExpression', 'State', 'Description', 'RoleArn'), ...optionalJson(properties, 'EventPattern') };
}

function targetIds(properties: Shape): string[] {
  return shapes(properties, 'Targets').map((target) => text(target, 'Id'));
}

async function putTargets(request: ResourceRequest, Rule: string): Promise<void> {
  const Targets = shapes(request.properties, 'Targets');
  if (Targets.length === 0) return;
  const answer = await request.call('events', 'PutTargets', { Rule, ...pick(request.properties, 'EventBusName'), Targets });
  const refused = shapes(answer, 'FailedEntries').map((entry) => `${String(entry['TargetId'])}: ${String(entry['ErrorMessage'])}`);
  if (refused.length > 0) throw new Error(`Adding targets to rule ${Rule} failed: ${refused.join('; ')}`);
}

async function removeTargets(request: ResourceRequest, Rule: string, Ids: readonly string[]): Promise<void> {
  if (Ids.length > 0) await request.remove('events', 'RemoveTargets', { Rule, ...pick(request.properties, 'EventBusName'), Ids });
}

async function changeTags(request: ResourceRequest, current: Made): Promise<void> {
  const { set, remove } = tagChanges(request);
  const ResourceARN = current.attributes['Arn'];
  if (Object.keys(set).length > 0) await request.call('events', 'TagResource', { ResourceARN, Tags: tagList(set) });
  if (remove.length > 0) await request.call('events', 'UntagResource', { ResourceARN, TagKeys: remove });
}

const archive: Provider = {
  attributes: ['Arn'],
  named: 'ArchiveName',
  async create(request) {
    const ArchiveName = optionalText(request.properties, 'ArchiveName') ?? request.name(48);
    const answer = await request.call('events', 'CreateArchive', { ArchiveName, EventSourceArn: request.properties['SourceArn'], ...archiveSettings(request.properties) });
    return made(ArchiveName, { Arn: answer['ArchiveArn'] });
  },
  async update(request, current) {
    await request.call('events', 'UpdateArchive', { ArchiveName: current.physicalId, ...archiveSettings(request.properties) });
    return current;
  },
  delete: (current, request) => request.remove('events', 'DeleteArchive', { ArchiveName: current.physicalId }),
};

function archiveSettings(properties: Shape): Shape {
  return { ...pick(properties, 'Description', 'RetentionDays', 'KmsKeyIdentifier'), ...optionalJson(properties, 'EventPattern') };
}

export const eventsProviders: Readonly<Record<string, Provider>> = {
  'AWS::Events::EventBus': eventBus,
  'AWS::Events::Rule': rule,
  'AWS::Events::Archive': archive,
};
