import type { Plan, Step } from '../../../../core/plan/plan.ts';
import { behind } from '../../../../core/plan/upgrade/minors.ts';
import type { UpgradeFacts } from '../../../../core/plan/upgrade/facts.ts';
import { groupsOf } from '../../../../core/plan/upgrade/route.ts';

/** A cluster that a plan's steps are played on, one after another. It objects as EKS and Kubernetes would. */
export interface Played {
  controlPlane: string;
  readonly groups: Map<string, string>;
  readonly addOns: Map<string, string>;
  readonly objections: string[];
}

export function play(facts: UpgradeFacts, { steps }: Pick<Plan, 'steps'>, strict = true): Played {
  const world: Played = {
    controlPlane: facts.cluster!.version,
    groups: new Map(groupsOf(facts).map(({ name, version }) => [name, version!])),
    addOns: new Map(facts.addOns.map(({ name, version }) => [name, version])),
    objections: [],
  };
  const done = new Set<string>();
  for (const step of steps) {
    for (const id of step.after) if (!done.has(id)) world.objections.push(`${step.id} comes before ${id}, which it needs`);
    playStep(world, facts, step, strict);
    done.add(step.id);
    for (const [name, version] of world.groups) {
      const lag = behind(version, world.controlPlane);
      if (lag < 0 || lag > 3) world.objections.push(`after ${step.id}, group ${name} is on ${version} under ${world.controlPlane}`);
    }
  }
  return world;
}

function playStep(world: Played, facts: UpgradeFacts, { id, request }: Step, strict: boolean): void {
  const object = (why: string): number => world.objections.push(`${id}: ${why}`);
  const runs = (name: string, version: string, minor: string): boolean => facts.offers[name]!.some((offer) => offer.version === version && offer.runsOn.includes(minor));
  switch (request.kind) {
    case 'update-control-plane': {
      const forward = request.direction === 'upgrade';
      if (request.from !== world.controlPlane) object(`the control plane is on ${world.controlPlane}`);
      if (behind(request.from, request.to) !== (forward ? 1 : -1)) object('EKS goes one minor at a time');
      for (const [name, version] of world.groups) {
        if (forward && strict && version !== world.controlPlane) object(`group ${name} is not level`);
        if (!forward && behind(request.to, version) > 0) object(`group ${name} would be newer than the API server`);
      }
      for (const [name, version] of world.addOns) {
        const bridges = facts.offers[name]!.filter(({ runsOn }) => runsOn.includes(request.from) && runsOn.includes(request.to));
        if (bridges.length > 0 && !runs(name, version, request.to)) object(`add-on ${name} ${version} does not run on ${request.to}, and ${bridges[0]!.version} would`);
      }
      world.controlPlane = request.to;
      return;
    }
    case 'update-add-on':
      if (world.addOns.get(request.addonName) !== request.from) object(`the add-on is on ${world.addOns.get(request.addonName)}`);
      if (!runs(request.addonName, request.to, world.controlPlane)) object(`it does not run on ${world.controlPlane}`);
      if (request.from === request.to) object('nothing changes');
      world.addOns.set(request.addonName, request.to);
      return;
    case 'update-node-group':
      if (world.groups.get(request.nodegroupName) !== request.from) object(`the group is on ${world.groups.get(request.nodegroupName)}`);
      if (behind(request.to, world.controlPlane) < 0) object(`no node may be newer than ${world.controlPlane}`);
      world.groups.set(request.nodegroupName, request.to);
      return;
    case 'roll-self-managed-group':
      if (behind(request.to, world.controlPlane) < 0) object(`no node may be newer than ${world.controlPlane}`);
      world.groups.set(request.autoScalingGroupName, request.to);
      return;
    case 'verify-phase':
      if (request.controlPlane !== world.controlPlane) object(`the control plane is on ${world.controlPlane}`);
      for (const [name, version] of Object.entries(request.addOns)) if (world.addOns.get(name) !== version) object(`add-on ${name} is on ${world.addOns.get(name)}, not ${version}`);
      for (const owner of request.owners) if ('name' in owner && world.groups.has(owner.name) && world.groups.get(owner.name) !== request.kubelet) object(`group ${owner.name} is not on ${request.kubelet}`);
      return;
    default:
  }
}
