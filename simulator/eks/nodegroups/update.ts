import type { ErrorDetail, UpdateType } from '@aws-sdk/client-eks';
import type { Random } from '../../random.ts';
import { AwsError } from '../../service.ts';
import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord, NodegroupRecord, UpdateShape } from '../model.ts';
import type { ScriptedFailure } from '../options.ts';
import { endUpdate, errorOf, recordUpdate } from '../updates/updates.ts';
import type { Params } from '../updates/updates.ts';
import type { Roll } from './roll.ts';

export interface NodegroupUpdate {
  readonly operation: string;
  readonly type: UpdateType;
  readonly params: Params;
  /** How long it takes, in milliseconds; a failure may come later than success would. */
  takes(random: Random, failure: ScriptedFailure | undefined): number;
  /** Whether a failure on order does not hold this update up. */
  overcomes?(failure: ScriptedFailure): boolean;
  /** What it does to the instances meanwhile. */
  readonly roll?: Roll | undefined;
  apply(): Promise<undefined>;
}

/** Starts an update of a node group: UPDATING at once, ACTIVE at the end either way. A failed update changes nothing. */
export function startNodegroupUpdate(eks: Eks, nodegroup: NodegroupRecord, cluster: ClusterRecord, asked: NodegroupUpdate): UpdateShape {
  const { shape } = nodegroup;
  const random = eks.stream(cluster.place, asked.operation, `${shape.clusterName}/${shape.nodegroupName}`);
  const failure = eks.failure(asked.operation, shape.clusterName, shape.nodegroupName);
  const update = recordUpdate(nodegroup, asked.type, asked.params, eks.now(), random);
  const before = shape.status;
  shape.status = 'UPDATING';
  const takes = asked.takes(random, failure);
  let error: ErrorDetail | undefined = failure === undefined || asked.overcomes?.(failure) === true ? undefined : errorOf(failure);
  const { roll } = asked;
  if (roll !== undefined) {
    eks.after(0, async () => {
      const refused = await trouble(roll.surge());
      error ??= refused;
    });
    // A failure leaves the old nodes alone.
    eks.after(takes / 2, async () => void (error ??= await trouble(roll.replace())));
  }
  nodegroup.transition = eks.after(takes, async () => {
    const refused = roll && (await trouble(roll.end(error === undefined)));
    error ??= refused;
    error ??= await trouble(asked.apply());
    shape.status = before;
    shape.modifiedAt = eks.now();
    endUpdate(update, error);
  });
  return update;
}

/** A step's error; a refusal of EC2 or Auto Scaling is one too. */
async function trouble(step: Promise<ErrorDetail | undefined>): Promise<ErrorDetail | undefined> {
  try {
    return await step;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { errorCode: 'Unknown', errorMessage: error.message, resourceIds: [] };
  }
}
