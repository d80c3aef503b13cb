/** What may be typed after `/drydock`. */
export interface Command {
  /** As a person reads it: `[…]` may be left out, capitals stand for something else. */
  readonly usage: string;
  readonly summary: string;
  /** How many words it takes. */
  readonly words: { readonly least: number; readonly most: number };
  readonly options: Readonly<Record<string, 'value' | 'flag'>>;
}

const none = { least: 0, most: 0 };
const one = { least: 1, most: 1 };

/** Every command; what each does is in functions/slack-conversation. */
export const commandTable = {
  status: { usage: 'status [OPERATION]', summary: 'the newest operations, or one', words: { least: 0, most: 1 }, options: {} },
  clusters: { usage: 'clusters', summary: 'the fleet', words: none, options: {} },
  provision: { usage: 'provision', summary: 'builds a cluster from a ClusterConfig', words: none, options: {} },
  upgrade: { usage: 'upgrade [CLUSTER --to VERSION] [--dry-run]', summary: 'upgrades a cluster; alone, it asks', words: { least: 0, most: 1 }, options: { to: 'value', 'dry-run': 'flag' } },
  rollback: { usage: 'rollback CLUSTER [--dry-run]', summary: 'takes a cluster back to the version before its latest upgrade', words: one, options: { 'dry-run': 'flag' } },
  patch: { usage: 'patch CLUSTER [--nodes] [--dry-run]', summary: "updates a cluster's add-ons, or its nodes' images", words: one, options: { nodes: 'flag', 'dry-run': 'flag' } },
  why: { usage: 'why OPERATION', summary: 'what an operation waits for', words: one, options: {} },
  help: { usage: 'help', summary: 'this', words: none, options: {} },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandName = keyof typeof commandTable;

/** A command as it was typed. An option that is a flag has the value `true`. */
export interface Typed {
  readonly name: CommandName;
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

export type TypedCommand = { readonly ok: true; readonly command: Typed } | { readonly ok: false; readonly problems: readonly string[] };

/** Reads what was typed, with all that is wrong with it. */
export function readCommand(text: string): TypedCommand {
  // Telephones make one dash of two.
  const [name = 'help', ...rest] = text.trim().split(/\s+/).filter((word) => word !== '').map((word) => word.replace(/^[—–]/, '--'));
  if (!isCommand(name)) return { ok: false, problems: [`There is no command ${name}; there are ${Object.keys(commandTable).join(', ')}.`] };
  const command: Command = commandTable[name];
  const { words, options, problems } = readRest(rest, command);
  const counted = words.length < command.words.least || words.length > command.words.most ? [`It takes ${usageOf(command)}, not ${words.length === 0 ? 'nothing' : words.join(' ')}.`] : [];
  const all = [...counted, ...problems];
  return all.length > 0 ? { ok: false, problems: all } : { ok: true, command: { name, words, options } };
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commandTable, name);
}

export function usageOf({ usage }: Pick<Command, 'usage'>): string {
  return `/drydock ${usage}`;
}

interface Rest {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

function readRest(given: readonly string[], command: Command): Rest {
  const words: string[] = [];
  const problems: string[] = [];
  const options: Record<string, string> = {};
  for (let index = 0; index < given.length; index++) {
    const word = given[index] ?? '';
    const [, name, joined] = /^--([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    const kind = name === undefined || !Object.hasOwn(command.options, name) ? undefined : command.options[name];
    if (name === undefined) words.push(word);
    else if (kind === undefined) problems.push(`--${name} is no option of ${usageOf(command)}.`);
    else if (kind === 'flag') options[name] = 'true';
    else if (joined !== undefined) options[name] = joined;
    else if (given[index + 1] === undefined) problems.push(`--${name} needs a value.`);
    else options[name] = given[++index] ?? '';
  }
  return { words, options, problems };
}
