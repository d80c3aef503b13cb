import * as z from 'zod/mini';
import type { Ticket } from '../ticket.ts';

const user = z.looseObject({ id: z.number(), login: z.string() });

/** GitHub's `pull_request` event, as an app receives it, as far as anything is read of it. */
const delivery = z.looseObject({
  action: z.string(),
  pull_request: z.looseObject({
    id: z.number(),
    number: z.number(),
    html_url: z.string(),
    updated_at: z.iso.datetime(),
    state: z.enum(['open', 'closed']),
    merged: z.boolean(),
    merge_commit_sha: z.nullish(z.string()),
    head: z.looseObject({ sha: z.string() }),
    base: z.looseObject({ ref: z.string() }),
    user,
  }),
  repository: z.looseObject({ full_name: z.string() }),
  sender: user,
  installation: z.looseObject({ id: z.number() }),
});

const moving: readonly unknown[] = ['opened', 'reopened', 'closed'];
const changing: readonly unknown[] = [...moving, 'synchronize', 'edited'];

/** What is known of a pull request beside what every ticket has. */
export const pullRequestFields = z.object({ base: z.string(), commit: z.string() });

/** The pull request as it was after a change; undefined for what is no change of one. Throws zod's error for what GitHub does not send. */
export function readGitHub(event: string, payload: Readonly<Record<string, unknown>>): Ticket | undefined {
  if (event !== 'pull_request' || !changing.includes(payload['action'])) return undefined;
  const { action, pull_request: pull, repository, sender, installation } = delivery.parse(payload);
  const fields: z.infer<typeof pullRequestFields> = { base: pull.base.ref, commit: (pull.merged ? pull.merge_commit_sha : undefined) ?? pull.head.sha };
  return {
    system: 'github',
    place: repository.full_name,
    id: String(pull.id),
    key: `${repository.full_name}#${pull.number}`,
    link: pull.html_url,
    installation: installation.id,
    // Seconds: what comes within the same one is taken as it comes, but for the end, which nothing follows.
    revision: Date.parse(pull.updated_at) + (pull.state === 'closed' ? 1 : 0),
    stage: pull.merged ? 'merged' : pull.state,
    moved: moving.includes(action),
    by: { id: String(sender.id), name: sender.login },
    reporter: { id: String(pull.user.id), name: pull.user.login },
    fields,
  };
}
