import { arrange, type Draft, type Stage } from '../order.ts';
import type { Step } from '../plan.ts';
import type { Phase } from './outline.ts';

/*
 * The stages of one hop and of one way back, as the machines order them. What stands side by side after the same stage runs at
 * the same time.
 */

export const nodeStages = [
  { name: 'pauseAutoscaler', after: [] },
  { name: 'canary', after: ['pauseAutoscaler'] },
  { name: 'nodeGroups', after: ['canary'] },
  { name: 'selfManaged', after: ['canary'], oneAtATime: true },
  { name: 'fargate', after: ['canary'] },
  { name: 'drift', after: ['canary'] },
  { name: 'resumeAutoscaler', after: ['nodeGroups', 'selfManaged', 'fargate', 'drift'] },
] as const satisfies readonly Stage<string>[];

export type NodeStage = (typeof nodeStages)[number]['name'];

export const hopStages = [
  { name: 'beforeInOrder', after: [], oneAtATime: true },
  { name: 'beforeTogether', after: ['beforeInOrder'] },
  { name: 'controlPlane', after: ['beforeTogether'] },
  { name: 'verifyControlPlane', after: ['controlPlane'] },
  { name: 'bake', after: ['verifyControlPlane'] },
  { name: 'afterInOrder', after: ['bake'], oneAtATime: true },
  { name: 'afterTogether', after: ['afterInOrder'] },
  ...following(nodeStages, 'afterTogether'),
  { name: 'verify', after: ['resumeAutoscaler'] },
] as const satisfies readonly Stage<string>[];

export const backStages = [
  ...nodeStages,
  { name: 'inOrder', after: ['resumeAutoscaler'], oneAtATime: true },
  { name: 'together', after: ['inOrder'] },
  { name: 'controlPlane', after: ['together'] },
  { name: 'verify', after: ['controlPlane'] },
] as const satisfies readonly Stage<string>[];

export type HopStage = (typeof hopStages)[number]['name'];
export type BackStage = (typeof backStages)[number]['name'];

export type Drafts<Name extends string> = Readonly<Record<Name, readonly Draft[]>>;

function following<Name extends string>(stages: readonly Stage<Name>[], before: string): readonly Stage<Name>[] {
  return stages.map((stage) => (stage.after.length === 0 ? { ...stage, after: [before as Name] } : stage));
}

/** Chapters one after another, each with the same stages. */
export function arrangeChapters<Name extends string>(stages: readonly Stage<Name>[], chapters: readonly Drafts<Name>[]): readonly Step[] {
  const last = stages.at(-1)?.name;
  const all = chapters.flatMap((_, chapter) =>
    stages.map((stage): Stage<string> => ({
      ...stage,
      name: `${chapter}/${stage.name}`,
      after: stage.after.length > 0 ? stage.after.map((name) => `${chapter}/${name}`) : previous(chapter, last),
    })),
  );
  const drafts = Object.fromEntries(chapters.flatMap((chapter, index) => stages.map(({ name }) => [`${index}/${name}`, chapter[name]] as const)));
  return arrange(all, drafts);
}

function previous(chapter: number, last: string | undefined): readonly string[] {
  return chapter === 0 || last === undefined ? [] : [`${chapter - 1}/${last}`];
}

/**
 * The steps with the limits of their phases as what they come after: where five may run at the same time, the sixth waits for
 * the first. For reckoning how long it all takes; the machines only keep the number.
 */
export function withLimits(steps: readonly Step[], phases: readonly Phase[]): readonly Step[] {
  const waitsFor = new Map(phases.flatMap(({ stepIds, parallel }) => stepIds.slice(parallel).map((id, index) => [id, stepIds[index] ?? ''] as const)));
  return steps.map((step) => {
    const first = waitsFor.get(step.id);
    return first === undefined || step.after.includes(first) ? step : { ...step, after: [...step.after, first] };
  });
}
