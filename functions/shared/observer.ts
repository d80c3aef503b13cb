import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Runtime } from './runtime.ts';

/** Logs and metrics around every event: STARTED and COMPLETED at info, a failure with its error. */
export class Observer {
  readonly logger: Logger;
  private readonly metrics: Metrics;
  private readonly runtime: Runtime;

  constructor(serviceName: string, runtime: Runtime) {
    this.runtime = runtime;
    this.logger = new Logger({ serviceName, ...(runtime.silent === true && { logLevel: 'SILENT' }) });
    this.metrics = new Metrics({ namespace: 'Drydock', serviceName });
    // Powertools writes to a console of its own and offers no option for another.
    if (runtime.console) for (const writer of [this.logger, this.metrics]) Reflect.set(writer, 'console', runtime.console);
  }

  async around(event: unknown, run: () => Promise<unknown>): Promise<unknown> {
    const ids = correlation(event);
    this.logger.info('STARTED', ids);
    const startedAt = this.runtime.now();
    try {
      const answer = await run();
      this.logger.info('COMPLETED', { ...ids, milliseconds: this.runtime.now() - startedAt });
      this.count('Completed');
      return answer;
    } catch (error) {
      this.logger.error('FAILED', { ...ids, error: error as Error });
      this.count('Failed');
      throw error;
    }
  }

  private count(metric: 'Completed' | 'Failed'): void {
    this.metrics.addMetric(metric, MetricUnit.Count, 1);
    this.metrics.publishStoredMetrics();
  }
}

/** The ids in what a function was called with: a machine's input, an event's detail, a request. */
function correlation(event: unknown): Record<string, string> {
  const { detail, request, requestContext, ...input } = (event ?? {}) as Readonly<Record<string, unknown>>;
  const known = Object.assign({}, ...[input, detail, request, requestContext].map(idsOf)) as Record<string, string>;
  return known;
}

function idsOf(source: unknown): Record<string, string> {
  const { operationId, stepId, requestId } = (source ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries({ operationId, stepId, requestId }).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
