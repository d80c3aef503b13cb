import type { Service, World } from '../service.ts';
import { executionOperations } from './api/executions.ts';
import { historyOperations } from './api/history.ts';
import { machineOperations } from './api/machines.ts';
import { mapRunOperations } from './api/map-runs.ts';
import { tagOperations } from './api/tags.ts';
import { taskTokenOperations } from './api/task-tokens.ts';
import { Background } from './run/background.ts';
import type { Engine } from './run/engine.ts';
import type { Execution } from './run/execution.ts';
import { Store } from './run/store.ts';
import { Tokens } from './run/tokens.ts';

/** Step Functions, with what the API does not tell. */
export interface States {
  readonly service: Service;
  /**
   * Billed state transitions of an execution so far: one for each state entered, for each retry, and for each state that
   * a redrive takes up again, in all branches and iterations. `all` adds the executions it has started: the children of
   * its Distributed Maps and those of its tasks, and theirs. An unknown execution has none.
   */
  transitions(executionArn: string, which?: 'own' | 'all'): number;
  /** Resolves when the status changes put on the bus so far have been delivered. */
  settled(): Promise<void>;
}

export function createStates(world: World): States {
  const store = new Store();
  const engine: Engine = {
    world,
    clock: world.clock,
    random: world.random.fork('states'),
    store,
    tokens: new Tokens((arn) => store.executions.has(arn)),
    background: new Background(world.clock),
  };
  return {
    service: {
      name: 'states',
      protocol: 'json-1.0',
      targetPrefix: 'AWSStepFunctions',
      operations: {
        ...machineOperations(engine),
        ...executionOperations(engine),
        ...historyOperations(engine),
        ...taskTokenOperations(engine),
        ...tagOperations(engine),
        ...mapRunOperations(engine),
      },
    },
    transitions: (executionArn, which = 'all') => {
      const execution = store.executions.get(executionArn);
      if (execution === undefined) return 0;
      return which === 'own' ? execution.transitions : transitionsOf(store, execution);
    },
    settled: () => engine.background.settled(),
  };
}

export function createStatesService(world: World): Service {
  return createStates(world).service;
}

function transitionsOf(store: Store, execution: Execution): number {
  const children = [...execution.startedArns].flatMap((arn) => store.executions.get(arn) ?? []);
  return children.reduce((sum, child) => sum + transitionsOf(store, child), execution.transitions);
}
