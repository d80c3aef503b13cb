import { Regional, type Call, type Service, type Shape, type World } from '../../service.ts';
import { groupArn, groupNameIn, type Logs } from './log-groups.ts';
import { logsOperations } from './operations.ts';

/** CloudWatch Logs: groups, streams, events and their retention. */
export function createLogsService(world: World): Service {
  const regions = new Regional((account, region): Logs => ({ account, region, groups: new Map(), resourcePolicies: new Map(), nextEvent: 0 }));
  return {
    name: 'logs',
    protocol: 'json-1.1',
    targetPrefix: 'Logs_20140328',
    operations: Object.fromEntries(
      Object.entries(logsOperations).map(([name, run]) => [name, { run: (input: Shape, call: Call) => run(regions.of(call), input, world.clock.now()), resources: name === 'DescribeLogGroups' ? anyGroup : arnsOf }]),
    ),
  };
}

/** A search is about no group: AWS names one without a name. */
function anyGroup(_: Shape, call: Call): string[] {
  return [`${groupArn(call, '')}:log-stream:`];
}

/** The group, or the stream in it. */
function arnsOf(input: Shape, call: Call): string[] {
  const { logGroupName, logStreamName, resourceArn } = input;
  const named = typeof logGroupName === 'string' ? logGroupName : typeof resourceArn === 'string' ? groupNameIn(resourceArn) : undefined;
  if (named === undefined) return ['*'];
  return [`${groupArn(call, named)}:${typeof logStreamName === 'string' ? `log-stream:${logStreamName}` : '*'}`];
}
