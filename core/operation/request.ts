import type { ProfileName } from '../spec/cluster-spec.ts';
import type { PatchAddOnsOptions, PatchNodesOptions, RollbackOptions, UpgradeOptions } from '../plan/upgrade/options.ts';
import type { UpgradeOnFailure } from '../plan/upgrade/work.ts';
import type { Requester, Target } from './operation.ts';

/** Every kind of operation. A new one is a row here, and one more wherever the compiler then asks for it. */
export const operationKinds = ['provision', 'upgrade', 'rollback', 'patch-addons', 'patch-nodes'] as const;

export type OperationKind = (typeof operationKinds)[number];

/** What is asked for, by the kind of operation, beside what every request says. */
export interface Orders {
  readonly provision: {
    /** What becomes of the parts already made when a step fails for good. */
    readonly onFailure: 'delete' | 'keep';
    /** The ClusterConfig as it was given, YAML or JSON text. */
    readonly config: string;
    /** Whose defaults fill what the file leaves open. Absent: eksctl's and EKS's own. */
    readonly profile?: ProfileName | undefined;
  };
  readonly upgrade: UpgradeOptions & { readonly onFailure: UpgradeOnFailure };
  readonly rollback: RollbackOptions & Stop;
  readonly 'patch-addons': PatchAddOnsOptions & Stop;
  readonly 'patch-nodes': PatchNodesOptions & Stop;
}

/** What is done stays done, and nothing more happens. */
interface Stop {
  readonly onFailure: 'stop';
}

export type OnFailure = Orders[OperationKind]['onFailure'];

/** What an entrance puts on the bus and `open-operation` stores: everything needed to carry the operation out. */
export type OperationRequest<Kind extends OperationKind = OperationKind> = { [K in Kind]: Asked<K> & Orders[K] }[Kind];

interface Asked<Kind extends OperationKind> {
  readonly operationId: string;
  readonly kind: Kind;
  readonly target: Target;
  /** Its cluster's tags, as far as the entrance knew them. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly requestedBy: Requester;
  /** ISO 8601, as every time in a record. */
  readonly requestedAt: string;
  /** A dry run ends with its plan. */
  readonly dryRun: boolean;
  /** SHA-256 of what was asked for: the same request again is the same operation, another one under its id is refused. */
  readonly requestHash: string;
}
