import type { Shape } from '../../service.ts';
import { made, omit, optionalText, pick, tagChanges, tagList, text, withTagList } from './members.ts';
import type { Provider } from './provider.ts';

const schedule: Provider = {
  attributes: ['Arn'],
  named: 'Name',
  alsoReplaces: ['GroupName'],
  async create(request) {
    const Name = optionalText(request.properties, 'Name') ?? request.name(64);
    const answer = await request.call('scheduler', 'CreateSchedule', { ...settings(request.properties), Name });
    return made(Name, { Arn: answer['ScheduleArn'] });
  },
  async update(request, current) {
    await request.call('scheduler', 'UpdateSchedule', { ...settings(request.properties), Name: current.physicalId });
    return current;
  },
  delete: (current, request) => request.remove('scheduler', 'DeleteSchedule', { Name: current.physicalId, ...pick(request.properties, 'GroupName') }),
};

/** The API takes dates where the template has text. */
function settings(properties: Shape): Shape {
  const dates = ['StartDate', 'EndDate'].filter((name) => properties[name] !== undefined);
  return { ...omit(properties, 'Name'), ...Object.fromEntries(dates.map((name) => [name, new Date(text(properties, name))])) };
}

const scheduleGroup: Provider = {
  attributes: ['Arn'],
  named: 'Name',
  async create(request) {
    const Name = optionalText(request.properties, 'Name') ?? request.name(64);
    const answer = await request.call('scheduler', 'CreateScheduleGroup', { Name, ...withTagList(request) });
    return made(Name, { Arn: answer['ScheduleGroupArn'] });
  },
  async update(request, current) {
    const { set, remove } = tagChanges(request);
    const ResourceArn = current.attributes['Arn'];
    if (Object.keys(set).length > 0) await request.call('scheduler', 'TagResource', { ResourceArn, Tags: tagList(set) });
    if (remove.length > 0) await request.call('scheduler', 'UntagResource', { ResourceArn, TagKeys: remove });
    return current;
  },
  delete: (current, request) => request.remove('scheduler', 'DeleteScheduleGroup', { Name: current.physicalId }),
};

export const schedulerProviders: Readonly<Record<string, Provider>> = {
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': scheduleGroup,
};
