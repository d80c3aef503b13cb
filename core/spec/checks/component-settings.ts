import type { Findings } from '../found.ts';
import { keyIsWrong, valueIsWrong } from '../found.ts';
import type { Path } from '../path.ts';
import type { ClusterConfig, Part } from '../schema/cluster-config.ts';
import { duplicates, entriesOf } from './tools.ts';

type Config = Part<ClusterConfig>;

export function* checkComponentSettings({ kubeAPIServerConfig, kubeControllerManagerConfig, kubeSchedulerConfig }: Config): Findings {
  yield* withinSeconds(kubeAPIServerConfig?.eventTTL, ['kubeAPIServerConfig', 'eventTTL'], 600, 3_600);
  const autoscaler = ['kubeControllerManagerConfig', 'horizontalPodAutoscalerControllerConfig', 'horizontalPodAutoscalerSyncPeriod'];
  yield* withinSeconds(kubeControllerManagerConfig?.horizontalPodAutoscalerControllerConfig?.horizontalPodAutoscalerSyncPeriod, autoscaler, 10, 15);
  const { minPort = 30_000, maxPort = 32_767 } = kubeAPIServerConfig?.serviceNodePortRange ?? {};
  const ports = ['kubeAPIServerConfig', 'serviceNodePortRange'];
  if (minPort > maxPort) yield keyIsWrong(ports, `minPort ${minPort} is more than maxPort ${maxPort}`, [ports]);
  const scoring = kubeSchedulerConfig?.nodeResourcesFit?.scoringStrategy;
  const resources = entriesOf(scoring?.resources, ['kubeSchedulerConfig', 'nodeResourcesFit', 'scoringStrategy', 'resources']);
  yield* duplicates(resources.map(([resource, path]) => [resource, [...path, 'name']] as const), ({ name }) => name, (name) => `the resource ${name}`);
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };

/** EKS's limits (DescribeClusterVersions, `controlPlaneComponentConfig`). */
function* withinSeconds(duration: string | undefined, path: Path, least: number, most: number): Findings {
  if (duration === undefined) return;
  const seconds = Number(duration.slice(0, -1)) * (unitSeconds[duration.slice(-1)] ?? 1);
  const shown = (value: number): string => (value % 60 === 0 ? `${value / 60}m` : `${value}s`);
  if (seconds < least || seconds > most) yield valueIsWrong(path, `EKS takes ${shown(least)} to ${shown(most)}`);
}
