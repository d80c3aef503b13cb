import type { Operation, Shape } from '../../service.ts';
import type { Engine } from '../run/engine.ts';
import type { MapRun } from '../run/map-run.ts';
import { executionOf, mapRunOf, namedBy } from './lookup.ts';
import { pageOf, withNextToken } from './pages.ts';

export function mapRunOperations({ store }: Engine): Record<string, Operation> {
  return {
    ListMapRuns: {
      resources: namedBy('executionArn'),
      run: (input) => {
        const execution = executionOf(store, input);
        const mapRuns = [...store.mapRuns.values()].filter((mapRun) => mapRun.execution === execution);
        const { items, nextToken } = pageOf(mapRuns.reverse(), ({ arn }) => arn, input);
        return { mapRuns: items.map((mapRun) => ({ ...summary(mapRun), stateMachineArn: mapRun.machine.arn })), ...withNextToken(nextToken) };
      },
    },
    DescribeMapRun: { resources: namedBy('mapRunArn'), run: (input) => describe(mapRunOf(store, input)) },
  };
}

function summary({ arn, execution, startDate, stopDate }: MapRun): Shape {
  return { executionArn: execution.arn, mapRunArn: arn, startDate: new Date(startDate), ...(stopDate !== undefined && { stopDate: new Date(stopDate) }) };
}

/** A child takes one item, so items and executions are counted alike. */
function describe(mapRun: MapRun): Shape {
  const { status, concurrency, tolerance, redriveCount, redriveDate } = mapRun;
  const counts = {
    pending: mapRun.count('PENDING'),
    running: mapRun.count('RUNNING'),
    succeeded: mapRun.count('SUCCEEDED'),
    failed: mapRun.count('FAILED'),
    timedOut: mapRun.count('TIMED_OUT'),
    aborted: mapRun.count('ABORTED'),
    total: mapRun.children.length,
    resultsWritten: mapRun.count('SUCCEEDED'),
    failuresNotRedrivable: 0,
    pendingRedrive: 0,
  };
  return {
    ...summary(mapRun),
    status,
    maxConcurrency: concurrency,
    toleratedFailureCount: tolerance.count ?? 0,
    toleratedFailurePercentage: tolerance.percentage ?? 0,
    itemCounts: counts,
    executionCounts: counts,
    redriveCount,
    ...(redriveDate !== undefined && { redriveDate: new Date(redriveDate) }),
  };
}
