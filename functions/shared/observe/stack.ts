import { DescribeStackEventsCommand, DescribeStacksCommand, type CloudFormationClient, type StackEvent } from '@aws-sdk/client-cloudformation';
import { stackOutput } from '../../../core/plan/outputs.ts';
import type { Issue, Observation } from '../../../core/watch/watch.ts';
import { unlessAbsent } from '../ownership.ts';
import { absent } from './issues.ts';

/** A stack that goes wrong says why in its events: the resources that failed first, in CloudFormation's words. */
export async function observeStack(cloudFormation: CloudFormationClient, name: string): Promise<Observation> {
  const stack = (await unlessAbsent(async () => cloudFormation.send(new DescribeStacksCommand({ StackName: name }))))?.Stacks?.[0];
  if (stack?.StackStatus === undefined) return absent;
  const wentWrong = /ROLLBACK|FAILED/.test(stack.StackStatus);
  return { status: stack.StackStatus, issues: wentWrong ? await failedResources(cloudFormation, stack.StackId ?? name) : [], output: stackOutput(stack.Outputs) };
}

async function failedResources(cloudFormation: CloudFormationClient, stackId: string): Promise<readonly Issue[]> {
  const { StackEvents: events = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: stackId }));
  return events.filter(isCause).map(issueOf);
}

/** Not the resources that were given up because another one had failed. */
function isCause({ ResourceStatus, ResourceStatusReason, ResourceType }: StackEvent): boolean {
  return ResourceStatus?.endsWith('_FAILED') === true && ResourceType !== 'AWS::CloudFormation::Stack' && !/cancelled/i.test(ResourceStatusReason ?? '');
}

function issueOf({ LogicalResourceId = '', ResourceType = '', ResourceStatusReason = '', PhysicalResourceId }: StackEvent): Issue {
  return {
    code: 'ResourceFailed',
    message: `${LogicalResourceId} (${ResourceType}): ${ResourceStatusReason}`,
    ...(PhysicalResourceId !== undefined && PhysicalResourceId !== '' && { resourceIds: [PhysicalResourceId] }),
  };
}
