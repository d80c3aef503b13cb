import { isBlocked, judge } from '../checks/checks.ts';
import type { Finding } from '../checks/finding.ts';
import { templateTooLarge } from '../checks/template-too-large.ts';
import { tooManySteps } from '../checks/too-many-steps.ts';
import { costOf } from './cost.ts';
import { decide, type Decisions, type ProvisionOrder } from './decisions.ts';
import { defaultsOf } from './defaults.ts';
import { criticalPath } from './durations.ts';
import { planHash } from './hash.ts';
import { withChosenTypes } from './instance-types.ts';
import { locateSubnets } from './locate-subnets.ts';
import { arrange, buildStages, takeDownStages, type BuildStage, type Draft, type TakeDownStage } from './order.ts';
import type { Plan } from './plan.ts';
import type { ProvisionWork } from './provision-work.ts';
import { addOns } from './steps/add-ons.ts';
import { capabilities, capabilityAccess, identityProviders } from './steps/capabilities.ts';
import { fargateProfiles, nodeGroups } from './steps/compute.ts';
import { controlPlane, verify } from './steps/control-plane.ts';
import { launchTemplates, nodeRoles, selfManagedNodeGroups } from './steps/node-stacks.ts';
import { accessEntries, podIdentityAssociations, serviceAccounts } from './steps/permissions.ts';
import { egress, foundation, identity } from './steps/stacks.ts';
import { takeDown } from './steps/take-down.ts';
import type { Sha256 } from './token.ts';

export type { ProvisionOrder } from './decisions.ts';

/** A plan and the work that the machines are given; or none, because of blockers among the findings. */
export type Planning =
  | { readonly outcome: 'planned'; readonly plan: Plan; readonly stages: ProvisionWork['stages']; readonly findings: readonly Finding[] }
  | { readonly outcome: 'refused'; readonly findings: readonly Finding[] };

/** Plans a provision. The same order gives the same plan, to the letter. */
export function planProvision(asked: ProvisionOrder & { readonly sha256: Sha256 }): Planning {
  const order = { ...asked, spec: withChosenTypes(locateSubnets(asked.spec, asked.facts), asked.facts) };
  const findings = judge(order);
  if (isBlocked(findings)) return { outcome: 'refused', findings };
  const decisions = decide(order);
  const build = drafts(decisions);
  const steps = arrange(buildStages, build);
  const tooLarge = [...templateTooLarge(steps.map(({ request }) => request)), ...tooManySteps(steps.length)];
  if (tooLarge.length > 0) return { outcome: 'refused', findings: [...tooLarge, ...findings] };
  const undo = takeDown(steps);
  const cost = costOf(decisions);
  const done = { target: order.target, steps, takeDown: arrange(takeDownStages, undo), defaults: defaultsOf(decisions) };
  return {
    outcome: 'planned',
    plan: { ...done, expected: criticalPath({ steps }).expected, ...(cost && { cost }), hash: planHash(done, order.sha256) },
    stages: stagesOf(build, undo),
    findings,
  };
}

function drafts(decisions: Decisions): Readonly<Record<BuildStage, readonly Draft[]>> {
  return {
    foundation: foundation(decisions),
    egress: [...egress(decisions), ...nodeRoles(decisions)],
    controlPlane: [controlPlane(decisions)],
    onControlPlane: identity(decisions),
    addOnsWithNodes: addOns(decisions, 'with-nodes'),
    nodeGroups: nodeGroups(decisions, ({ launch }) => launch === undefined),
    launchTemplates: launchTemplates(decisions),
    launchedNodeGroups: nodeGroups(decisions, ({ launch }) => launch !== undefined),
    selfManagedNodeGroups: selfManagedNodeGroups(decisions),
    addOnsOnNodes: addOns(decisions, 'on-nodes', 'nowhere'),
    fargateProfiles: fargateProfiles(decisions),
    addOnsOnFargate: addOns(decisions, 'on-fargate'),
    capabilities: capabilities(decisions),
    accessEntries: [...accessEntries(decisions), ...capabilityAccess(decisions)],
    podIdentityAssociations: podIdentityAssociations(decisions),
    serviceAccounts: serviceAccounts(decisions),
    identityProviders: identityProviders(decisions),
    verify: [verify(decisions)],
  };
}

function stagesOf(build: Readonly<Record<BuildStage, readonly Draft[]>>, undo: Readonly<Record<TakeDownStage, readonly Draft[]>>): ProvisionWork['stages'] {
  const ids = (stage: readonly Draft[]): readonly string[] => stage.map(({ id }) => id);
  const only = (stage: readonly Draft[]): string => ids(stage).join();
  return {
    foundation: ids(build.foundation),
    egress: ids(build.egress),
    controlPlane: only(build.controlPlane),
    onControlPlane: ids(build.onControlPlane),
    addOnsWithNodes: ids(build.addOnsWithNodes),
    nodeGroups: ids(build.nodeGroups),
    launchTemplates: ids(build.launchTemplates),
    launchedNodeGroups: ids(build.launchedNodeGroups),
    selfManagedNodeGroups: ids(build.selfManagedNodeGroups),
    addOnsOnNodes: ids(build.addOnsOnNodes),
    fargateProfiles: ids(build.fargateProfiles),
    addOnsOnFargate: ids(build.addOnsOnFargate),
    capabilities: ids(build.capabilities),
    accessEntries: ids(build.accessEntries),
    podIdentityAssociations: ids(build.podIdentityAssociations),
    serviceAccounts: ids(build.serviceAccounts),
    identityProviders: ids(build.identityProviders),
    verify: only(build.verify),
    takeDown: {
      nodeGroups: ids(undo.nodeGroups),
      selfManagedNodeGroups: ids(undo.selfManagedNodeGroups),
      fargateProfiles: ids(undo.fargateProfiles),
      capabilities: ids(undo.capabilities),
      controlPlane: only(undo.controlPlane),
      stacks: ids(undo.stacks),
    },
  };
}
