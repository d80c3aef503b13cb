import type { Step } from './plan.ts';

/** A group of steps that the machines run together, and the stages that must have ended before. */
export interface Stage<Name extends string> {
  readonly name: Name;
  readonly after: readonly Name[];
  /** Its steps run one after another; otherwise at the same time. */
  readonly oneAtATime?: true;
}

/** The stages of `provision-cluster` and `furnish-cluster`, as those machines order them. */
export const buildStages = [
  { name: 'foundation', after: [] },
  { name: 'egress', after: ['foundation'] },
  { name: 'controlPlane', after: ['foundation'] },
  { name: 'capabilities', after: ['controlPlane', 'egress'] },
  { name: 'accessEntries', after: ['capabilities'] },
  { name: 'podIdentityAssociations', after: ['controlPlane', 'egress'] },
  { name: 'onControlPlane', after: ['controlPlane', 'egress'] },
  { name: 'addOnsWithNodes', after: ['onControlPlane'] },
  { name: 'nodeGroups', after: ['controlPlane', 'egress'] },
  { name: 'launchTemplates', after: ['controlPlane', 'egress'] },
  { name: 'launchedNodeGroups', after: ['launchTemplates'] },
  { name: 'selfManagedNodeGroups', after: ['controlPlane', 'egress'] },
  { name: 'addOnsOnNodes', after: ['nodeGroups', 'launchedNodeGroups', 'selfManagedNodeGroups', 'addOnsWithNodes'] },
  { name: 'fargateProfiles', after: ['controlPlane', 'egress'], oneAtATime: true },
  { name: 'addOnsOnFargate', after: ['addOnsOnNodes', 'fargateProfiles', 'accessEntries', 'podIdentityAssociations'] },
  { name: 'serviceAccounts', after: ['addOnsOnFargate'] },
  { name: 'identityProviders', after: ['serviceAccounts'], oneAtATime: true },
  { name: 'verify', after: ['identityProviders'] },
] as const satisfies readonly Stage<string>[];

/** The stages of `take-down-cluster`. */
export const takeDownStages = [
  { name: 'nodeGroups', after: [] },
  { name: 'selfManagedNodeGroups', after: [] },
  { name: 'fargateProfiles', after: [], oneAtATime: true },
  { name: 'capabilities', after: [] },
  { name: 'controlPlane', after: ['nodeGroups', 'selfManagedNodeGroups', 'fargateProfiles', 'capabilities'] },
  { name: 'stacks', after: ['controlPlane'], oneAtATime: true },
] as const satisfies readonly Stage<string>[];

export type BuildStage = (typeof buildStages)[number]['name'];
export type TakeDownStage = (typeof takeDownStages)[number]['name'];

/** A step that does not know yet what it comes after. */
export type Draft = Omit<Step, 'after'>;

/** Lays the steps of all stages out in an order in which they could run, each with the ids it comes after. */
export function arrange<Name extends string>(stages: readonly Stage<Name>[], drafts: Readonly<Record<Name, readonly Draft[]>>): readonly Step[] {
  const ancestors = new Map<string, ReadonlySet<string>>();
  const ends = new Map<Name, readonly string[]>();
  const steps: Step[] = [];
  const add = (draft: Draft, after: readonly string[]): void => {
    steps.push({ ...draft, after });
    ancestors.set(draft.id, new Set(after.flatMap((id) => [id, ...(ancestors.get(id) ?? [])])));
  };
  for (const { name, after, oneAtATime } of stages) {
    const begin = nearest(after.flatMap((before) => ends.get(before) ?? []), ancestors);
    let previous = begin;
    for (const draft of drafts[name]) {
      add(draft, previous);
      if (oneAtATime) previous = [draft.id];
    }
    ends.set(name, endOf(drafts[name], begin, oneAtATime));
  }
  return steps;
}

/** What must have settled for a stage to be over: an empty stage is over when it may begin. */
function endOf(drafts: readonly Draft[], begin: readonly string[], oneAtATime?: true): readonly string[] {
  if (drafts.length === 0) return begin;
  return (oneAtATime ? drafts.slice(-1) : drafts).map(({ id }) => id);
}

/** How many steps of the kind begin when this one does, itself among them. */
export function beginTogether({ request, after }: Step, steps: readonly Step[]): number {
  const moment = after.join();
  return steps.filter((step) => step.request.kind === request.kind && step.after.join() === moment).length;
}

/** Without repetitions and without what another of the ids comes after anyway. */
function nearest(ids: readonly string[], ancestors: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const unique = [...new Set(ids)];
  return unique.filter((id) => !unique.some((other) => ancestors.get(other)?.has(id)));
}
