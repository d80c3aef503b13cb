/*
 * What people write without watches, as states of a machine: begin a change, wait half a minute, look, and again until it
 * is there.
 */

export interface Chain {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, object>>;
}

export type Named = readonly [state: string, definition: object];

/** How one kind of thing is looked at. */
export interface Look {
  readonly action: string;
  readonly arguments: Readonly<Record<string, string>>;
  /** JSONata over the answer. */
  readonly status: string;
}

export interface Work {
  /** The Task that begins the change of one item. It assigns what the look needs to know as `$item`. */
  readonly begin: object;
  /** Absent: it is done once it is begun. */
  readonly look?: Look;
}

/** The work on every item of the execution's `stages[stage]`, so many at a time. */
export function each(stage: string, work: Work, atATime = 10): Named {
  return [stage, { Type: 'Map', Items: `{% $lookup($states.context.Execution.Input.stages, '${stage}') %}`, MaxConcurrency: atATime, ItemProcessor: workOf(stage, work) }];
}

export function together(title: string, branches: readonly Chain[]): Named {
  return [title, { Type: 'Parallel', Branches: branches }];
}

/** One state after the other; the last one ends. */
export function inSequence(states: readonly Named[]): Chain {
  const linked = states.map(([state, definition], index) => {
    const next = states[index + 1];
    return [state, { ...definition, ...(next ? { Next: next[0] } : { End: true }) }] as const;
  });
  return { StartAt: states[0]?.[0] ?? '', States: Object.fromEntries(linked) };
}

function workOf(stage: string, { begin, look }: Work): Chain {
  const state = (what: string): string => `${stage}: ${what}`;
  if (look === undefined) return { StartAt: state('begin'), States: { [state('begin')]: { ...begin, End: true } } };
  const { action, arguments: Arguments, status } = look;
  return {
    StartAt: state('begin'),
    States: {
      [state('begin')]: { ...begin, Next: state('wait') },
      [state('wait')]: { Type: 'Wait', Seconds: 30, Next: state('look') },
      [state('look')]: { Type: 'Task', Resource: `arn:aws:states:::aws-sdk:${action}`, Arguments, Output: `{% ${status} %}`, Next: state('there?') },
      [state('there?')]: {
        Type: 'Choice',
        Choices: [
          { Condition: "{% $states.input in ['ACTIVE', 'CREATE_COMPLETE', 'Successful'] %}", Next: state('there') },
          { Condition: '{% $contains($states.input, /FAILED|ROLLBACK|Failed|Cancelled/) %}', Next: state('failed') },
        ],
        Default: state('wait'),
      },
      [state('there')]: { Type: 'Succeed' },
      [state('failed')]: { Type: 'Fail', Error: 'Failed', Cause: '{% $item.stepId %}' },
    },
  };
}
