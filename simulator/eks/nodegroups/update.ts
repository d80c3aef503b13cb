import type { ErrorDetail, UpdateType } from '@aws-sdk/client-eks';
import type { Random } from '../../random.ts';
import { AwsError } from '../../service.ts';
import type { Eks } from '../engine/eks.ts';
import type { ClusterRecord, NodegroupRecord, UpdateShape } from '../model.ts';
import type { ScriptedFailure } from '../options.ts';
import { endUpdate, errorOf, recordUpdate } from '../updates/updates.ts';
import type { Params } from '../updates/updates.ts';
import type { Roll } from './roll.ts';

/** How long each part of an update takes when no pod holds it up, in milliseconds: until the first nodes go, then each batch of them. */
export interface Times {
  readonly start: number;
  readonly batches: readonly number[];
  /** One node of those that the surge added, drawn for each as it goes. */
  readonly surplus: () => number;
}

/** An update without batches. */
export function inOneGo(start: number): Times {
  return { start, batches: [], surplus: () => 0 };
}

export interface NodegroupUpdate {
  readonly operation: string;
  readonly type: UpdateType;
  readonly params: Params;
  /** How long it takes; a failure may come later than success would. */
  times(random: Random, failure: ScriptedFailure | undefined): Times;
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
  const times = asked.times(random, failure);
  const takes = times.batches.reduce((sum, batch) => sum + batch, times.start);
  const failing = failure === undefined || asked.overcomes?.(failure) === true ? undefined : errorOf(failure);
  const end = async (problem: ErrorDetail | undefined): Promise<void> => {
    const error = problem ?? (await trouble(asked.apply()));
    shape.status = before;
    shape.modifiedAt = eks.now();
    endUpdate(update, error);
  };
  const { roll } = asked;
  nodegroup.transition = roll === undefined
    ? eks.after(takes, () => end(failing))
    : eks.after(0, async () => end(await trouble(roll.run(times, failing && (() => failAfter(eks, takes, failing))))));
  return update;
}

async function failAfter(eks: Eks, ms: number, error: ErrorDetail): Promise<ErrorDetail> {
  await eks.world.clock.sleep(ms);
  return error;
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
