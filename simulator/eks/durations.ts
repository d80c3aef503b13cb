import type { Random } from '../random.ts';

/**
 * How long EKS takes, in seconds: log-normal by median and sigma, or a weighted mixture of those, held within `least`
 * and `most`. Observed values where there are any; `evidence` says which are estimates.
 */
export interface Duration {
  readonly mixture: readonly { readonly weight: number; readonly median: number; readonly sigma: number }[];
  readonly least?: number;
  readonly most?: number;
  readonly evidence: string;
}

const around = (median: number, sigma: number, evidence: string, bounds: { least?: number; most?: number } = {}): Duration => ({
  mixture: [{ weight: 1, median, sigma }],
  ...bounds,
  evidence,
});

export const durations = {
  'cluster.create': around(540, 0.15, 'seen 8:33 and 10:06; the guide says about 15 minutes'),
  'cluster.delete': around(210, 0.2, 'estimate, 2 to 5 minutes'),
  'cluster.version': around(600, 0.2, 'seen 7:13 to 11:03 in 2025 and 2026'),
  'cluster.config': around(120, 0.5, 'estimate from "a few minutes"', { least: 60, most: 300 }),
  'cluster.identityProvider': around(1200, 0.3, 'estimate, 10 to 30 minutes; seen more than 23', { least: 600, most: 2400 }),
  'cluster.certificateAuthority': around(600, 0.3, 'estimate: trust is distributed to what AWS manages'),
  'cluster.cancel': around(120, 0.3, 'estimate: nodes stop going back'),
  'cluster.automaticUpgrade': around(86_400, 0.8, 'estimate: EKS names no time for upgrades at the end of support'),
  'autoMode.drift': around(2700, 0.4, 'estimate: Auto Mode replaces its nodes by itself after an upgrade'),
  'autoMode.rollback': around(2700, 0.4, 'minutes to 7 days, by what disruption budgets allow'),
  'insights.refresh': around(120, 0.3, 'estimate: one client gives it 5 minutes', { least: 30, most: 300 }),
  'capability.create': around(120, 0.3, 'seen 2:14 in the guide', { least: 45, most: 600 }),
  'capability.update': around(60, 0.4, 'estimate'),
  'capability.delete': around(90, 0.4, 'estimate'),
  'registration.delete': around(15, 0.4, 'estimate'),
  'cluster.encryption': around(1200, 0.25, 'estimate, 10 to 30 minutes', { least: 600, most: 1800 }),
  'cluster.statusLag': around(8, 0.5, 'estimate: the status turns to UPDATING eventually', { least: 1, most: 30 }),
  'nodegroup.create': around(180, 0.2, 'estimate, 2 to 4 minutes'),
  'nodegroup.joinLimit': around(900, 0.02, 'the guide: nodes that have not joined after 15 minutes'),
  'nodegroup.config': around(25, 0.4, 'estimate', { least: 5, most: 120 }),
  'nodegroup.surge': around(150, 0.15, 'estimate: surge nodes boot in 2 to 3 minutes'),
  'nodegroup.batch': around(240, 0.2, 'seen 5:41 to 6:43 for one surge and one node'),
  'nodegroup.surplus': around(35, 0.3, 'estimate: the guide has what a surge added go one node at a time; people find it slow (containers-roadmap#1619)'),
  'nodegroup.delete': around(180, 0.25, 'about 3 minutes, 10 and more with several nodes'),
  'nodegroup.deletePerNode': around(25, 0.3, 'estimate'),
  'addon.create': around(40, 0.4, 'seconds to 2 minutes with nodes', { least: 20, most: 90 }),
  'addon.update': around(45, 0.4, 'seconds to 2 minutes with nodes', { least: 20, most: 120 }),
  'addon.delete': around(20, 0.4, 'estimate', { least: 5, most: 90 }),
  'addon.degraded': around(120, 0.2, 'estimate: a Deployment that finds no node'),
  'addon.heal': around(30, 0.4, 'estimate: pods start once there is room', { least: 10, most: 120 }),
  'addon.timeout': around(1080, 0.08, 'the service gives up after 15 to 20 minutes', { least: 900, most: 1200 }),
  'fargateProfile.create': {
    mixture: [{ weight: 0.7, median: 45, sigma: 0.3 }, { weight: 0.3, median: 180, sigma: 0.3 }],
    least: 26,
    most: 345,
    evidence: 'seen 0:26 (2025) to 5:45 (2024)',
  },
  'fargateProfile.delete': {
    mixture: [{ weight: 0.8, median: 180, sigma: 0.25 }, { weight: 0.2, median: 900, sigma: 0.25 }],
    least: 120,
    most: 1500,
    evidence: 'seen 2 to more than 20 minutes',
  },
} as const satisfies Record<string, Duration>;

export type DurationKind = keyof typeof durations;
export type Durations = Readonly<Record<DurationKind, Duration>>;

/** One draw, in milliseconds. */
export function draw(duration: Duration, random: Random): number {
  const { median, sigma } = component(duration, random.next());
  const seconds = random.logNormal(median, sigma);
  return Math.round(Math.min(Math.max(seconds, duration.least ?? 0), duration.most ?? Infinity) * 1000);
}

function component({ mixture }: Duration, at: number): { median: number; sigma: number } {
  const total = mixture.reduce((sum, { weight }) => sum + weight, 0);
  let left = at * total;
  for (const part of mixture) {
    left -= part.weight;
    if (left < 0) return part;
  }
  return mixture.at(-1) ?? { median: 0, sigma: 0 };
}
