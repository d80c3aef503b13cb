import { DescribeStackEventsCommand, DescribeStacksCommand, type CloudFormationClient, type StackEvent } from '@aws-sdk/client-cloudformation';
import { stackOutput } from '../../../core/plan/outputs.ts';
import type { Issue, Observation } from '../../../core/watch/watch.ts';
import { unlessAbsent } from '../ownership.ts';
import { allPages } from '../pages.ts';
import { absent } from './issues.ts';

/** A stack that goes wrong says why in its events: the resources that failed, the first one first, in CloudFormation's words. */
export async function observeStack(cloudFormation: CloudFormationClient, name: string): Promise<Observation> {
  const stack = (await unlessAbsent(async () => cloudFormation.send(new DescribeStacksCommand({ StackName: name }))))?.Stacks?.[0];
  if (stack?.StackStatus === undefined) return absent;
  const wentWrong = /ROLLBACK|FAILED/.test(stack.StackStatus);
  const issues = wentWrong ? await failedResources(cloudFormation, stack.StackId ?? name, stack.StackStatus) : [];
  return { status: stack.StackStatus, issues, output: stackOutput(stack.Outputs) };
}

async function failedResources(cloudFormation: CloudFormationClient, stackId: string, stackStatus: string): Promise<readonly Issue[]> {
  const pages = await allPages(async (NextToken) => {
    const page = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: stackId, NextToken }));
    return { events: page.StackEvents ?? [], nextToken: page.NextToken };
  });
  const newestFirst = pages.flatMap(({ events }) => events);
  return newestFirst.toReversed().filter(isCauseOf(stackStatus)).map(issueOf);
}

/** Not the resources that were given up because another one had failed; of a deletion, only what could not be deleted. */
function isCauseOf(stackStatus: string): (event: StackEvent) => boolean {
  const failed = stackStatus.startsWith('DELETE_') ? 'DELETE_FAILED' : '_FAILED';
  return ({ ResourceStatus = '', ResourceStatusReason = '', ResourceType }) =>
    ResourceStatus.endsWith(failed) && ResourceType !== 'AWS::CloudFormation::Stack' && !/cancelled/i.test(ResourceStatusReason);
}

function issueOf({ LogicalResourceId = '', ResourceType = '', ResourceStatusReason = '', PhysicalResourceId }: StackEvent): Issue {
  return {
    code: 'ResourceFailed',
    message: `${LogicalResourceId} (${ResourceType}): ${ResourceStatusReason}`,
    ...(PhysicalResourceId !== undefined && PhysicalResourceId !== '' && { resourceIds: [PhysicalResourceId] }),
  };
}
