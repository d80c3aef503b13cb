import type { Remnant } from '../operation.ts';
import type { Look } from './look.ts';
import { oneLine, wrap } from './text.ts';

interface Kind {
  /** What goes first is deleted first. */
  readonly rank: number;
  /** The AWS CLI's command that deletes it, from the parts of the ARN's last field. */
  readonly remove: (region: string, resource: readonly string[]) => string;
}

const kinds: Readonly<Record<string, Kind>> = {
  'AWS::EKS::Nodegroup': { rank: 0, remove: (region, [, cluster = '', name = '']) => `aws eks delete-nodegroup --region ${region} --cluster-name ${cluster} --nodegroup-name ${name}` },
  'AWS::EKS::FargateProfile': { rank: 0, remove: (region, [, cluster = '', name = '']) => `aws eks delete-fargate-profile --region ${region} --cluster-name ${cluster} --fargate-profile-name ${name}` },
  'AWS::EKS::Cluster': { rank: 1, remove: (region, [, name = '']) => `aws eks delete-cluster --region ${region} --name ${name}` },
  'AWS::CloudFormation::Stack': { rank: 2, remove: (region, [, name = '']) => `aws cloudformation delete-stack --region ${region} --stack-name ${name}` },
};

/** What exists, with its id, and the commands that delete it, in an order that AWS accepts. `remains` comes in the order in which it was made. */
export function remnantLines(remains: readonly Remnant[], { columns, paint }: Look): readonly string[] {
  const known = remains.filter(({ type }) => kinds[type] !== undefined);
  const inOrder = known.toReversed().toSorted((one, other) => rankOf(one) - rankOf(other));
  const heading = 'To delete it, in this order, each when the one before is gone:';
  return [
    ...remains.flatMap(({ type, id, status }) => [`  ${paint('strong', oneLine(type))}  ${oneLine(status)}`, `    ${oneLine(id)}`]),
    ...(inOrder.length > 0 ? ['', ...wrap(heading, columns - 2), ...inOrder.map((remnant) => `  ${oneLine(removal(remnant))}`)] : []),
  ];
}

function rankOf({ type }: Remnant): number {
  return kinds[type]?.rank ?? 0;
}

/** `arn:aws:eks:us-west-2:111122223333:nodegroup/harbour/system/…`: the region is the fourth field, the resource the sixth and last. */
function removal({ type, id }: Remnant): string {
  const [, , , region = '', , resource = ''] = id.split(':');
  return kinds[type]?.remove(region, resource.split('/')) ?? '';
}
