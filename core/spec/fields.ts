import type { FieldTable } from './field.ts';
import { clusterFields } from './fields/cluster.ts';
import { controlPlaneFields } from './fields/control-plane.ts';
import { addonFields, fargateFields, iamFields } from './fields/iam-addons-fargate.ts';
import { networkFields } from './fields/network.ts';
import { nodeGroupFields } from './fields/node-groups.ts';

/** What becomes of every field of eksctl's ClusterConfig. The parser and the documentation follow it. */
export const fields: FieldTable = { ...clusterFields, ...controlPlaneFields, ...networkFields, ...iamFields, ...nodeGroupFields, ...fargateFields, ...addonFields };
