import type { Definition } from '../definition/model.ts';
import type { Shape } from '../../service.ts';
import type { Execution } from './execution.ts';

/** One revision of a state machine, as its executions keep it. */
export interface Revision {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly roleArn: string;
  /** As it was given. */
  readonly definitionText: string;
  readonly definition: Definition;
  /** None until the first update. */
  readonly revisionId: string | undefined;
  /** Epoch milliseconds. */
  readonly updateDate: number;
  readonly loggingConfiguration: Shape;
  readonly tracingConfiguration: Shape;
  /** Set for the child executions of a Distributed Map. */
  readonly label?: string;
}

export interface Machine {
  revision: Revision;
  readonly creationDate: number;
  readonly tags: Map<string, string>;
  /** In the order of their start; a Distributed Map's children are with their Map Run. */
  readonly executions: Execution[];
  isDeleting: boolean;
}

/** `arn:aws:states:<region>:<account>:<kind>:<rest>`. */
export function statesArn({ account, region }: { readonly account: string; readonly region: string }, kind: 'stateMachine' | 'execution' | 'mapRun', rest: string): string {
  return `arn:${partitionOf(region)}:states:${region}:${account}:${kind}:${rest}`;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
