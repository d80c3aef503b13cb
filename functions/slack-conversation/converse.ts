import type { Logger } from '@aws-lambda-powertools/logger';
import { formatProblem } from '../../core/spec/problem.ts';
import { problemsAnswer, said, strangerAnswer } from '../../core/slack/answers.ts';
import { isOperationButton } from '../../core/slack/buttons.ts';
import { readCommand } from '../../core/slack/commands.ts';
import { isModal, readFields } from '../../core/slack/modals.ts';
import type { SlackRequestReceived } from '../../events/slack-request-received.ts';
import type * as z from 'zod/mini';
import type { Gatekeeper } from '../shared/gatekeeper.ts';
import { ConfigTooLarge, InvalidConfig, KeyReused } from '../shared/request-desk.ts';
import { respond } from '../shared/slack/web-api.ts';
import { presses } from './buttons.ts';
import { commands } from './commands.ts';
import { readCommandForm, readOrigin, readPressed, readSubmitted } from './read-content.ts';
import { Unfit, type Answer, type Asker, type Decided, type Services } from './services.ts';
import { submissions } from './submissions.ts';
import { tell } from './tell.ts';

interface People {
  readonly gatekeeper: Pick<Gatekeeper, 'receive'>;
  readonly logger: Pick<Logger, 'info'>;
}

/** One request as it came: who, and what is to be done once it is known for whom. */
interface Turn {
  readonly team: string;
  readonly user: string;
  readonly responseUrl: string;
  readonly take: (asker: Asker, services: Services) => Answer;
}

export async function converse({ requestId, kind, content }: z.infer<typeof SlackRequestReceived.detail>, services: Services, { gatekeeper, logger }: People): Promise<void> {
  const turn = kind === 'command' ? typed(content) : interaction(content);
  if (turn === undefined) {
    logger.info('LEFT', { requestId, type: content['type'] });
    return;
  }
  const { team, user, responseUrl, take } = turn;
  const credential = `${team}/${user}`;
  const visitor = await gatekeeper.receive({ entrance: 'slack', name: credential });
  const decided: Decided[] = visitor === undefined ? [{ wanted: [], target: 'anything', decision: { allowed: false, reason: 'Nobody is known here by this user of Slack.' } }] : [];
  const answer = visitor === undefined ? strangerAnswer(team, user) : await withProblems(async () => take({ visitor, decided, requestId, responseUrl }, services));
  await tell(decided, { credential, by: visitor?.identity, requestId, request: kind }, services);
  if (answer) await respond(responseUrl, answer);
}

function typed(content: unknown): Turn {
  const { team_id: team, user_id: user, text, response_url: responseUrl, trigger_id: triggerId } = readCommandForm(content);
  const read = readCommand(text);
  return { team, user, responseUrl, take: async (asker, services) => (read.ok ? commands[read.command.name](read.command, { ...asker, triggerId }, services) : problemsAnswer('That cannot be done as it was typed', read.problems)) };
}

/** Undefined: nothing is to be done about it. */
function interaction(content: Readonly<Record<string, unknown>>): Turn | undefined {
  switch (content['type']) {
    case 'block_actions':
      return pressed(content);
    case 'view_submission':
      return submitted(content);
    default:
      return undefined;
  }
}

function pressed(content: unknown): Turn | undefined {
  const { user, team, response_url: responseUrl, trigger_id: triggerId, actions } = readPressed(content);
  const { action_id: name, value = '' } = actions[0] ?? { action_id: '' };
  if (!isOperationButton(name)) return undefined;
  return { team: team.id, user: user.id, responseUrl, take: async (asker, services) => presses[name](value, { ...asker, triggerId }, services) };
}

function submitted(content: unknown): Turn | undefined {
  const { user, team, view } = readSubmitted(content);
  const name = view.callback_id;
  if (!isModal(name)) return undefined;
  const origin = readOrigin(view.private_metadata);
  return { team: team.id, user: user.id, responseUrl: origin.responseUrl, take: async (asker, services) => submissions[name](readFields(view.state.values), origin, asker, services) };
}

/** What cannot be done as it was asked is answered with every reason. */
async function withProblems(work: () => Answer): Answer {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unfit) return problemsAnswer('That cannot be done', error.problems);
    if (error instanceof InvalidConfig) return problemsAnswer(error.message, error.problems.map(formatProblem));
    if (error instanceof ConfigTooLarge || error instanceof KeyReused) return said(error.message);
    throw error;
  }
}
