import type { Plan, Step, StepKind, StepOutput } from '../../core/plan/plan.ts';
import type { Aws } from '../../simulator/aws.ts';
import { administratorOf, type Administrator } from './administrator.ts';
import { addOnDelays, untilDone, type Delays } from './eksctl-waits.ts';
import { startWorld } from './world.ts';
import { isThere, subjectOf } from './subjects.ts';

/*
 * The order and the waits of `eksctl create cluster`, as its sources have them (pkg/ctl/create/cluster.go,
 * pkg/cfn/manager/create_tasks.go, pkg/eks/tasks.go, pkg/actions/addon/tasks.go, pkg/cfn/waiter/stack.go; August 2026).
 * In doubt it is spared: the roles of nodes and Fargate profiles come with the cluster's stack, and the OIDC provider
 * costs no time.
 */

const stackDelays: Delays = [30_000, 30_000, 60_000];

/** The API server has to answer six times in a row. */
const controlPlaneReady = 6 * 20_000;

/** A new Fargate profile is looked at once at the start, then after twice as long each time. */
const fargateDelays: Delays = [0, ...Array.from({ length: 12 }, (_, attempt) => 1_000 * 2 ** attempt)];

/** CloudFormation itself is taken to notice within a second. */
const withinStack: Delays = [1_000];

const nodeGroupsAtATime = 8;

/** The add-ons that eksctl creates before node groups, without waiting; the agent goes first. */
const beforeNodeGroups = ['eks-pod-identity-agent', 'vpc-cni', 'kube-proxy', 'coredns'];

/** Seconds until eksctl would call the plan's cluster ready, in a new world of the same seed. */
export async function eksctlSeconds(plan: Plan, seed: string): Promise<number> {
  const { aws, clock } = await startWorld(seed);
  const begun = clock.now();
  let done = false;
  const run = clock.busy(async () => new EksctlOrder(aws, plan).create()).finally(() => {
    done = true;
  });
  await Promise.all([run, clock.until(() => done)]);
  const seconds = (clock.now() - begun) / 1000;
  await aws.close();
  return seconds;
}

class EksctlOrder {
  private readonly aws: Aws;
  private readonly administrator: Administrator;
  private readonly plan: Plan;
  private readonly outputs: Record<string, StepOutput> = {};

  constructor(aws: Aws, plan: Plan) {
    this.aws = aws;
    this.plan = plan;
    this.administrator = administratorOf(aws, plan.target);
  }

  async create(): Promise<void> {
    await this.asStack(async () => {
      await this.all(this.named('network', 'access'), withinStack);
      await this.all(this.named('control-plane', 'egress'), withinStack);
    });
    await this.asStack(async () => this.start(...this.ofKind('create-access-entry')));
    for (const addOn of this.named(...beforeNodeGroups.map((name) => `add-on/${name}`))) await this.createAddOn(addOn);
    await this.aws.clock.sleep(controlPlaneReady);
    await this.start(...this.named('identity'));
    await this.switchRoles(this.named('add-on/vpc-cni'));
    for (const profile of this.ofKind('create-fargate-profile')) await this.all([profile], fargateDelays);
    const nodeGroups = this.ofKind('create-node-group');
    for (let from = 0; from < nodeGroups.length; from += nodeGroupsAtATime) {
      await Promise.all(nodeGroups.slice(from, from + nodeGroupsAtATime).map(async (group) => this.asStack(async () => this.all([group], withinStack))));
    }
    const late = this.ofKind('create-add-on').filter(({ id }) => !beforeNodeGroups.includes(id.slice('add-on/'.length)));
    for (const addOn of late) {
      await this.createAddOn(addOn);
      await this.finish([addOn], addOnDelays);
    }
    await this.start(...this.ofKind('create-pod-identity-association'));
  }

  /** Each role for an add-on's service account is a stack of its own, which is ready at the first look. */
  private async createAddOn(step: Step): Promise<void> {
    const roles = step.request.kind === 'create-add-on' ? step.request.podIdentityAssociations : [];
    for (let left = roles.length; left > 0; left--) await this.asStack(async () => undefined);
    await this.start(step);
  }

  /** With an OIDC provider, vpc-cni is waited for and updated, whatever its roles are. */
  private async switchRoles(vpcCni: readonly Step[]): Promise<void> {
    await this.finish(vpcCni, addOnDelays);
    for (const { request } of vpcCni) {
      if (request.kind !== 'create-add-on') continue;
      await this.administrator.call('eks', 'UpdateAddon', { clusterName: this.plan.target.cluster, addonName: request.addonName, addonVersion: request.addonVersion });
    }
    await this.finish(vpcCni, addOnDelays);
  }

  /** In the order in which they are asked for. */
  private named(...ids: readonly string[]): readonly Step[] {
    return ids.flatMap((id) => this.plan.steps.filter((step) => step.id === id));
  }

  private ofKind(kind: StepKind): readonly Step[] {
    return this.plan.steps.filter(({ request }) => request.kind === kind);
  }

  private async start(...steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.administrator.begin(step, this.outputs);
  }

  private async all(steps: readonly Step[], delays: Delays): Promise<void> {
    await this.start(...steps);
    await this.finish(steps, delays);
  }

  private async finish(steps: readonly Step[], delays: Delays): Promise<void> {
    await Promise.all(
      steps.map(async (step) => {
        const subject = subjectOf(step);
        if (subject) await untilDone(this.aws.clock, delays, async () => isThere(subject, step, this.administrator));
        this.outputs[step.id] = await this.administrator.outputOf(step);
      }),
    );
  }

  /** What eksctl makes as a CloudFormation stack is over when it looks at the stack. */
  private async asStack(work: () => Promise<void>): Promise<void> {
    let done = false;
    const working = work().then(() => {
      done = true;
    });
    await Promise.all([working, untilDone(this.aws.clock, stackDelays, async () => done)]);
  }
}
