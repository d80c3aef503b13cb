/** The ids of the two steps around a roll: they differ in their verb. */
export function autoscalerStepId(prefix: string, verb: 'pause' | 'resume'): string {
  return `${prefix}/${verb}-autoscaler`;
}

/** The step that paused what this one resumes. */
export function pauseOf(resumeId: string): string {
  return autoscalerStepId(resumeId.slice(0, resumeId.lastIndexOf('/')), 'pause');
}
