import { z } from 'zod';
import { componentLimits } from '../catalogue/control-plane.ts';
import { invalidParameter } from '../errors.ts';
import type { About } from '../errors.ts';
import type { ClusterShape } from '../model.ts';

/** What customers may set about the control plane's components. */
export const components = ['kubeApiServerConfig', 'kubeSchedulerConfig', 'kubeControllerManagerConfig'] as const;

const { kubeApiServerConfig: api, kubeSchedulerConfig: scheduler, kubeControllerManagerConfig: manager } = componentLimits;
const { eventTtl, serviceNodePortRange } = api;
const { scoringStrategy } = scheduler.nodeResourcesFit;
const { horizontalPodAutoscalerSyncPeriod: syncPeriod } = manager.horizontalPodAutoscalerControllerConfig;
const { terminatedPodGcThreshold: threshold } = manager.podGcControllerConfig;

const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.int().min(min).max(max);
const oneOf = ({ allowedValues }: { readonly allowedValues: readonly string[] }) => z.enum(allowedValues as [string, ...string[]]);

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
const seconds = (text: string): number => Number(text.slice(0, -1)) * (unitSeconds[text.slice(-1)] ?? NaN);

/** A duration of a single unit, such as `30m`. */
const duration = ({ min, max }: { readonly min: string; readonly max: string }) =>
  z
    .string()
    .regex(/^[0-9]+[smh]$/)
    .refine((text) => seconds(text) >= seconds(min) && seconds(text) <= seconds(max), { message: `Member must be between ${min} and ${max}` });

export const componentInputs = {
  kubeApiServerConfig: z
    .object({
      eventTtl: duration(eventTtl.constraints).optional(),
      serviceNodePortRange: z.object({ minPort: within(serviceNodePortRange.constraints.minPort).optional(), maxPort: within(serviceNodePortRange.constraints.maxPort).optional() }).optional(),
    })
    .optional(),
  kubeSchedulerConfig: z
    .object({
      nodeResourcesFit: z
        .object({
          scoringStrategy: z
            .object({
              type: oneOf(scoringStrategy.constraints.scoringStrategy).optional(),
              resources: z.array(z.object({ name: oneOf(scoringStrategy.constraints.resources.name), weight: within(scoringStrategy.constraints.resources.weight) })).optional(),
            })
            .optional(),
        })
        .optional(),
    })
    .optional(),
  kubeControllerManagerConfig: z
    .object({
      horizontalPodAutoscalerControllerConfig: z.object({ horizontalPodAutoscalerSyncPeriod: duration(syncPeriod.constraints).optional() }).optional(),
      podGcControllerConfig: z.object({ terminatedPodGcThreshold: within(threshold.constraints).optional() }).optional(),
    })
    .optional(),
};

type Components = Pick<ClusterShape, (typeof components)[number]>;

const defaults = {
  kubeApiServerConfig: { eventTtl: eventTtl.defaultValue, serviceNodePortRange: serviceNodePortRange.defaultValue },
  kubeSchedulerConfig: { nodeResourcesFit: { scoringStrategy: scoringStrategy.defaultValue } },
  kubeControllerManagerConfig: {
    horizontalPodAutoscalerControllerConfig: { horizontalPodAutoscalerSyncPeriod: syncPeriod.defaultValue },
    podGcControllerConfig: { terminatedPodGcThreshold: threshold.defaultValue },
  },
};

/** The whole configuration, with what is asked for in place of what was there; by default EKS's own values. */
export function mergedComponents(asked: object, before: object = defaults): Components {
  return Object.fromEntries(components.map((component) => [component, merged(Reflect.get(before, component), Reflect.get(asked, component))]));
}

/** Only the members given change; a list is replaced as a whole. */
function merged(before: unknown, asked: unknown): unknown {
  if (asked === undefined) return before;
  if (!isObject(before) || !isObject(asked)) return asked;
  return Object.fromEntries([...new Set([...Object.keys(before), ...Object.keys(asked)])].map((key) => [key, merged(before[key], asked[key])]));
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export function checkComponents({ kubeApiServerConfig }: Components, about: About): void {
  const { minPort = 0, maxPort = 0 } = kubeApiServerConfig?.serviceNodePortRange ?? {};
  if (minPort > maxPort) throw invalidParameter(`The minPort ${minPort} of serviceNodePortRange cannot be greater than its maxPort ${maxPort}`, about);
}
