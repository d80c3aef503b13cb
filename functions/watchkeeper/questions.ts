import type { Decision, DecisionEnd } from '../../core/decisions/decision.ts';
import { questionAbout, subjectAfter } from '../../core/decisions/question.ts';
import type { OperationStore } from '../../core/ports.ts';
import type { Verdict, Watch } from '../../core/watch/watch.ts';
import { DecisionRequested } from '../../events/decision-requested.ts';
import type { EventBus } from '../shared/aws/event-bus.ts';

interface QuestionServices {
  readonly operations: Pick<OperationStore, 'find' | 'ask' | 'endDecision' | 'decisions'>;
  readonly bus: EventBus;
}

/**
 * Asks people what becomes of a group, and finds what came of it. The answer goes into the watch in place of `ask`: the
 * next look then judges as if it had been given beforehand.
 */
export class Questions {
  private readonly services: QuestionServices;

  constructor(services: QuestionServices) {
    this.services = services;
  }

  /** The watch with its question, which is noted and told; undefined when its operation is to end, and nobody is asked. */
  async ask(watch: Watch, verdict: Extract<Verdict, { kind: 'ask' }>, now: number): Promise<{ readonly watch: Watch; readonly decision: Decision } | undefined> {
    const { operations, bus } = this.services;
    const operation = await operations.find(watch.operationId);
    if (operation === undefined || operation.cancellation) return undefined;
    const decision = await operations.ask(watch.operationId, questionAbout(watch, verdict, now));
    const { askedAt: at, end: _, held, offers, ...told } = decision;
    const { operationId, kind, target } = operation;
    await bus.publish(DecisionRequested, { operationId, kind, target: { ...target }, at, ...told, held: [...held], offers: [...offers] });
    return { watch: { ...watch, question: { decisionId: decision.decisionId, until: Date.parse(decision.until) } }, decision };
  }

  /** The watch as it stands at `now`: with its question as long as that is open, and with what came of it afterwards. */
  async turnTo(watch: Watch, now: number): Promise<Watch> {
    const { question, operationId } = watch;
    if (question === undefined) return watch;
    if (now >= question.until) return this.end(watch, { kind: 'unanswered', at: new Date(now).toISOString() });
    const decision = (await this.services.operations.decisions(operationId)).find(({ decisionId }) => decisionId === question.decisionId);
    return decision?.end === undefined ? watch : after(watch, decision.end);
  }

  /** Nothing is left to decide. */
  async withdraw(watch: Watch, now: number): Promise<Watch> {
    return this.end(watch, { kind: 'withdrawn', at: new Date(now).toISOString() });
  }

  /** Whoever was quicker has said how it ends. */
  private async end(watch: Watch, end: DecisionEnd): Promise<Watch> {
    if (watch.question === undefined) return watch;
    const decision = await this.services.operations.endDecision(watch.operationId, watch.question.decisionId, end);
    return after(watch, decision?.end ?? end);
  }
}

function after({ question: _, ...watch }: Watch, end: DecisionEnd): Watch {
  return { ...watch, subject: subjectAfter(watch.subject, end) };
}
