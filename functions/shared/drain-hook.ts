/** Holds every instance that leaves its group, until its pods have left it. */
export const drainHook = {
  LifecycleHookName: 'drydock-drain',
  LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
  /** The longest that Auto Scaling takes, in seconds; each look begins it anew. */
  HeartbeatTimeout: 7200,
  DefaultResult: 'CONTINUE',
} as const;
