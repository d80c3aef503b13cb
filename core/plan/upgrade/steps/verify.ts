import { durations } from '../../durations.ts';
import type { Draft } from '../../order.ts';
import type { AddOnVersions, ChangeContext } from '../context.ts';
import type { NodeOwner } from '../kubernetes-facts.ts';
import type { GroupState } from '../route.ts';
import type { VerifyPhase } from '../step-requests.ts';

type Verification = Omit<VerifyPhase, 'kind' | 'addOns'> & { readonly id: string; readonly addOns: AddOnVersions; readonly ailing: readonly string[] };

const titles: Readonly<Record<VerifyPhase['phase'], (version: string) => string>> = {
  'control-plane': (version) => `Verify that the API server is on ${version} and nothing fell ill`,
  'add-ons': () => 'Verify that the add-ons are well and nothing fell ill',
  nodes: (version) => `Verify that add-ons and nodes are well on ${version}`,
  rollback: (version) => `Verify that the cluster is well on ${version} again`,
};

/** Add-ons that ailed before are not held against the change. */
export function verify({ id, addOns, ailing, ...request }: Verification): Draft {
  return {
    id,
    title: titles[request.phase](request.controlPlane),
    reason: 'Nothing goes on over what is not sound; pods that did not run before are no fault of it.',
    expected: durations['verify-phase'],
    request: { kind: 'verify-phase', ...request, addOns: Object.fromEntries([...addOns].filter(([name]) => !ailing.includes(name))) },
  };
}

export function ailing({ facts }: ChangeContext): readonly string[] {
  return facts.addOns.filter(({ status, issues }) => status !== 'ACTIVE' || issues.length > 0).map(({ name }) => name);
}

export function ownersOf(groups: readonly GroupState[], drafts: { readonly drift: readonly Draft[]; readonly fargate: readonly Draft[] }): readonly NodeOwner[] {
  const drifting = drafts.drift.flatMap(({ request }): readonly NodeOwner[] => (request.kind === 'follow-drift' ? request.nodePools.map((name) => ({ kind: request.owner, name })) : []));
  return [...groups.map(({ kind, name }) => ({ kind, name })), ...drifting, ...(drafts.fargate.length > 0 ? [{ kind: 'fargate' } as const] : [])];
}
