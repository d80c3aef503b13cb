import type { Target } from '../../operation/operation.ts';
import { criticalPath } from '../durations.ts';
import { planHash } from '../hash.ts';
import type { Draft } from '../order.ts';
import type { Plan, Step } from '../plan.ts';
import type { Sha256 } from '../token.ts';
import type { NodeOptions } from './options.ts';
import type { Outline, Phase } from './outline.ts';
import { withLimits, type Drafts, type NodeStage } from './stages.ts';
import type { AddOnWork, NodeWork } from './work.ts';

/** A plan from its steps: how long it takes along its longest chain, limits included, and the hash that people approve. */
export function planOf(parts: { readonly target: Target; readonly steps: readonly Step[]; readonly takeDown: readonly Step[]; readonly outline: Outline; readonly sha256: Sha256 }): Plan {
  const { target, steps, takeDown, outline, sha256 } = parts;
  const done = { target, steps, takeDown, defaults: [] };
  return { ...done, outline, expected: criticalPath({ steps: withLimits(steps, outline.phases) }).expected, hash: planHash(done, sha256) };
}

export function ids(drafts: readonly Draft[]): readonly string[] {
  return drafts.map(({ id }) => id);
}

export function nodeWork(drafts: Drafts<NodeStage>, { parallel }: Pick<NodeOptions, 'parallel'>): NodeWork {
  return {
    pauseAutoscaler: ids(drafts.pauseAutoscaler),
    canary: ids(drafts.canary),
    nodeGroups: ids(drafts.nodeGroups),
    parallel,
    selfManaged: ids(drafts.selfManaged),
    fargate: ids(drafts.fargate),
    drift: ids(drafts.drift),
    resumeAutoscaler: ids(drafts.resumeAutoscaler),
  };
}

export function addOnWork({ inOrder, together }: { readonly inOrder: readonly Draft[]; readonly together: readonly Draft[] }): AddOnWork {
  return { inOrder: ids(inOrder), together: ids(together) };
}

/** Phases as people read them; those without steps are left out. */
export function phases(hop: string | undefined, parts: readonly (readonly [title: string, drafts: readonly Draft[], parallel: number])[]): readonly Phase[] {
  return parts.flatMap(([title, drafts, parallel]) =>
    drafts.length === 0 ? [] : [{ ...(hop !== undefined && { hop }), title, stepIds: ids(drafts), parallel: Math.min(parallel, drafts.length) }],
  );
}

export function nodePhases(drafts: Drafts<NodeStage>, { parallel }: Pick<NodeOptions, 'parallel'>): readonly (readonly [string, readonly Draft[], number])[] {
  return [
    ['Before the nodes', drafts.pauseAutoscaler, 1],
    ['The canary', drafts.canary, 1],
    ['Managed node groups', drafts.nodeGroups, parallel],
    ['Self-managed groups', drafts.selfManaged, 1],
    ['Pods on Fargate', drafts.fargate, 1],
    ['Nodes that follow by themselves', drafts.drift, drafts.drift.length],
    ['After the nodes', drafts.resumeAutoscaler, 1],
  ];
}
