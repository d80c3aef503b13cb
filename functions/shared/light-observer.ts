import type { Observes } from './make-function.ts';
import type { Runtime } from './runtime.ts';

export interface LightLogger {
  info(message: string, more?: Readonly<Record<string, unknown>>): void;
}

/** The lines that Powertools writes for other functions, without it. A request is not told of: it holds what is nobody else's business. */
export class LightObserver implements Observes<LightLogger> {
  readonly logger: LightLogger;
  private readonly service: string;
  private readonly runtime: Runtime;

  constructor(service: string, runtime: Runtime) {
    this.service = service;
    this.runtime = runtime;
    this.logger = { info: (message, more) => this.write('INFO', message, more) };
  }

  async around(_event: unknown, run: () => Promise<unknown>): Promise<unknown> {
    const startedAt = this.runtime.now();
    try {
      const answer = await run();
      this.write('INFO', 'COMPLETED', { milliseconds: this.runtime.now() - startedAt });
      this.count('Completed');
      return answer;
    } catch (error) {
      const { name, message, stack } = error as Error;
      this.write('ERROR', 'FAILED', { error: { name, message, stack } });
      this.count('Failed');
      throw error;
    }
  }

  private write(level: 'INFO' | 'ERROR', message: string, more: Readonly<Record<string, unknown>> = {}): void {
    this.print({ level, message, timestamp: new Date(this.runtime.now()).toISOString(), service: this.service, ...more });
  }

  /** CloudWatch's embedded metric format. */
  private count(metric: 'Completed' | 'Failed'): void {
    const described = { Namespace: 'Drydock', Dimensions: [['service']], Metrics: [{ Name: metric, Unit: 'Count' }] };
    this.print({ _aws: { Timestamp: this.runtime.now(), CloudWatchMetrics: [described] }, service: this.service, [metric]: 1 });
  }

  private print(line: object): void {
    (this.runtime.console ?? console).log(JSON.stringify(line));
  }
}
