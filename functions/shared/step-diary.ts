import type { Operation } from '../../core/operation/operation.ts';
import type { Step, StepOutput, StepRecord } from '../../core/plan/plan.ts';
import type { OperationStore } from '../../core/ports.ts';
import type { EventBus } from './aws/event-bus.ts';

interface DiaryStores {
  readonly operations: OperationStore;
  readonly bus: EventBus;
  readonly now: () => number;
}

/** Writes down how far one step has come, in the store and on the bus. */
export class StepDiary {
  private readonly stores: DiaryStores;
  private readonly operation: Operation;
  private readonly step: Step;

  constructor(stores: DiaryStores, operation: Operation, step: Step) {
    this.stores = stores;
    this.operation = operation;
    this.step = step;
  }

  /** Answers when the step first started, in epoch milliseconds: a second attempt goes on where the first one was. */
  async started(): Promise<number> {
    const earlier = await this.record();
    const startedAt = earlier?.startedAt ?? this.now();
    await this.stores.operations.saveStep(this.operation.operationId, { stepId: this.step.id, state: 'started', startedAt });
    if (!earlier) {
      await this.stores.bus.publish({ type: 'StepStarted', detail: { ...this.about(), title: this.step.title, expectedSeconds: this.step.expected.p50 } });
    }
    return Date.parse(startedAt);
  }

  /** Outputs of the settled steps of this operation, by step id. */
  async outputs(): Promise<Record<string, StepOutput>> {
    const settled = (await this.stores.operations.steps(this.operation.operationId)).filter((record) => record.state === 'succeeded');
    return Object.fromEntries(settled.map(({ stepId, output }) => [stepId, output]));
  }

  /** What is seen of the change while it is under way. */
  async progressed(progress: string): Promise<void> {
    const record = await this.record();
    if (record?.state === 'started') await this.stores.operations.saveStep(this.operation.operationId, { ...record, progress });
  }

  async succeeded(output: StepOutput): Promise<StepOutput> {
    await this.settle({ state: 'succeeded', output });
    return output;
  }

  async failed(outcome: string, message: string): Promise<void> {
    await this.settle({ state: 'failed', outcome, message });
  }

  /** Once: a repetition after a crash finds the step settled, and only tells the bus again. */
  private async settle(ending: { state: 'succeeded'; output: StepOutput } | { state: 'failed'; outcome: string; message: string }): Promise<void> {
    const before = await this.record();
    const settledAt = before && before.state !== 'started' ? before.settledAt : this.now();
    const startedAt = before?.startedAt ?? settledAt;
    await this.stores.operations.saveStep(this.operation.operationId, { stepId: this.step.id, startedAt, settledAt, ...ending });
    const seconds = (Date.parse(settledAt) - Date.parse(startedAt)) / 1000;
    const failure = ending.state === 'failed' ? { outcome: ending.outcome, message: ending.message } : {};
    await this.stores.bus.publish({ type: 'StepSettled', detail: { ...this.about(), title: this.step.title, seconds, result: ending.state, ...failure } });
  }

  private async record(): Promise<StepRecord | undefined> {
    return (await this.stores.operations.steps(this.operation.operationId)).find(({ stepId }) => stepId === this.step.id);
  }

  private about() {
    const { operationId, kind, target } = this.operation;
    return { operationId, kind, target: { ...target }, at: this.now(), stepId: this.step.id };
  }

  private now(): string {
    return new Date(this.stores.now()).toISOString();
  }
}
