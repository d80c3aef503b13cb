import type { StateType } from './model.ts';

const COMMON = ['Type', 'Comment', 'QueryLanguage'];
const EFFECTS = ['Output', 'Assign'];
const CHAINED = [...COMMON, ...EFFECTS, 'Next', 'End'];
const GUARDED = [...CHAINED, 'Retry', 'Catch'];

/** The JSONata fields of each kind of state. */
export const STATE_FIELDS: Readonly<Record<StateType, readonly string[]>> = {
  Task: [...GUARDED, 'Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds'],
  Parallel: [...GUARDED, 'Arguments', 'Branches'],
  Map: [...GUARDED, 'Items', 'ItemSelector', 'ItemProcessor', 'MaxConcurrency', 'Label', 'ToleratedFailureCount', 'ToleratedFailurePercentage'],
  Choice: [...COMMON, ...EFFECTS, 'Choices', 'Default'],
  Wait: [...CHAINED, 'Seconds', 'Timestamp'],
  Pass: CHAINED,
  Succeed: [...COMMON, 'Output'],
  Fail: [...COMMON, 'Error', 'Cause'],
};

export const MACHINE_FIELDS = ['StartAt', 'States', 'Comment', 'Version', 'TimeoutSeconds', 'QueryLanguage'];
export const BRANCH_FIELDS = ['StartAt', 'States', 'Comment'];
export const PROCESSOR_FIELDS = [...BRANCH_FIELDS, 'ProcessorConfig'];
export const PROCESSOR_CONFIG_FIELDS = ['Mode', 'ExecutionType'];
export const CHOICE_RULE_FIELDS = ['Condition', 'Next', 'Comment', ...EFFECTS];
export const RETRIER_FIELDS = ['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy', 'Comment'];
export const CATCHER_FIELDS = ['ErrorEquals', 'Next', 'Comment', ...EFFECTS];

/** Fields of the language that this engine does not run, with the reason. */
const NOT_RUN: Readonly<Record<string, string>> = {
  Credentials: 'a Task acts as the state machine\'s role here; assume other roles in a function',
  ItemReader: 'a Distributed Map takes its items from Items here',
  ItemBatcher: 'a child execution gets one item here',
  ResultWriter: 'a Distributed Map gives its results as its output here',
  Iterator: 'use ItemProcessor',
};

const JSONPATH_FIELDS = new Set(['InputPath', 'OutputPath', 'Parameters', 'Result', 'ResultPath', 'ResultSelector', 'ItemsPath', 'SecondsPath', 'TimestampPath', 'TimeoutSecondsPath', 'HeartbeatSecondsPath', 'ErrorPath', 'CausePath', 'MaxConcurrencyPath', 'ToleratedFailureCountPath', 'ToleratedFailurePercentagePath', 'Variable']);

/** Why a field cannot stand there. */
export function refusalOf(field: string): string {
  const reason = NOT_RUN[field];
  if (reason !== undefined) return `The field '${field}' is not run by this engine: ${reason}`;
  if (JSONPATH_FIELDS.has(field)) return `The field '${field}' belongs to the JSONPath query language; this state machine is JSONata`;
  return `The field '${field}' is not supported here`;
}
