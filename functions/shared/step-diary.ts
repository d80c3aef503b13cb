import type { Operation } from '../../core/operation/operation.ts';
import type { Again, Step, StepOutput, StepRecord } from '../../core/plan/plan.ts';
import type { OperationStore } from '../../core/ports.ts';
import { StepRepeated } from '../../events/step-repeated.ts';
import { StepSettled } from '../../events/step-settled.ts';
import { StepStarted } from '../../events/step-started.ts';
import type { EventBus } from './aws/event-bus.ts';

interface DiaryStores {
  readonly operations: OperationStore;
  readonly bus: EventBus;
  readonly now: () => number;
}

export type Settled = Exclude<StepRecord, { state: 'started' }>;

export type Ending = { readonly state: 'succeeded'; readonly output: StepOutput } | { readonly state: 'failed'; readonly outcome: string; readonly message: string };

type HandedBack = Again & { readonly times: number };

const stalled = 'stalled: ';

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

  /** Answers when the step first started, in epoch milliseconds, and what it was handed back for: a second attempt goes on where the first one was. */
  async started(earlier: StepRecord | undefined, tokenFor: (again: HandedBack | undefined) => string, as?: string): Promise<{ readonly startedAt: number; readonly clientRequestToken: string; readonly again?: HandedBack }> {
    const startedAt = earlier?.startedAt ?? this.now();
    const again = earlier?.state === 'started' ? earlier.again : undefined;
    await this.save({ stepId: this.step.id, state: 'started', startedAt, ...(again && { again }) });
    const clientRequestToken = tokenFor(again);
    const asked = { ...this.about(), title: this.step.title, action: this.step.request.kind, clientRequestToken, ...(as !== undefined && { as }) };
    if (!earlier) await this.stores.bus.publish(StepStarted, { ...asked, expectedSeconds: this.step.expected.p50, requestedBy: { ...this.operation.requestedBy } });
    else if (again) await this.stores.bus.publish(StepRepeated, { ...asked, outcome: again.outcome, message: again.message, times: again.times });
    return { startedAt: Date.parse(startedAt), clientRequestToken, ...(again && { again }) };
  }

  /** What is seen of the change while it is under way. */
  async progressed(progress: string): Promise<void> {
    const record = await this.record();
    if (record?.state === 'started' && record.progress !== progress) await this.save({ ...record, progress });
  }

  /** That AWS did not take the latest attempt. */
  async refused(progress: string): Promise<void> {
    const record = await this.record();
    if (record?.state === 'started') await this.save({ ...record, progress, idle: true });
  }

  /** That the step goes back to its function, and why. */
  async handedBack({ how, outcome, message }: Again): Promise<void> {
    const record = await this.record();
    if (record?.state !== 'started') return;
    const times = (record.again?.times ?? 0) + 1;
    await this.save({ ...record, progress: `${outcome}: ${message}`, again: { how, outcome, message, times }, ...(how !== 'return' && { idle: true }) });
  }

  /** That it has stopped moving, and for how long by now. */
  async stalled(message: string): Promise<void> {
    await this.progressed(`${stalled}${message}`);
  }

  /**
   * How the step ended. After a crash the first word stands, whatever is seen by then, and the bus is told again.
   * Answers what stands.
   */
  async settle(ending: Ending): Promise<Settled> {
    const before = await this.record();
    const settledAt = this.now();
    const settled: Settled = isSettled(before) ? before : { stepId: this.step.id, startedAt: before?.startedAt ?? settledAt, settledAt, ...ending };
    if (settled !== before) await this.save(settled);
    const seconds = (Date.parse(settled.settledAt) - Date.parse(settled.startedAt)) / 1000;
    const failure = settled.state === 'failed' ? { outcome: settled.outcome, message: settled.message } : {};
    await this.stores.bus.publish(StepSettled, { ...this.about(), title: this.step.title, seconds, result: settled.state, ...failure });
    return settled;
  }

  private async save(record: StepRecord): Promise<void> {
    await this.stores.operations.saveStep(this.operation.operationId, record);
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

function isSettled(record: StepRecord | undefined): record is Settled {
  return record !== undefined && record.state !== 'started';
}
