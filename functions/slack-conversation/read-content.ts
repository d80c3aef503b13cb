import * as z from 'zod/mini';

const command = z.looseObject({ team_id: z.string(), user_id: z.string(), text: z._default(z.string(), ''), response_url: z.string(), trigger_id: z.string() });

const who = { user: z.looseObject({ id: z.string() }), team: z.looseObject({ id: z.string() }) };

const pressed = z.looseObject({
  ...who,
  type: z.literal('block_actions'),
  response_url: z.string(),
  trigger_id: z.string(),
  actions: z.array(z.looseObject({ action_id: z.string(), value: z.optional(z.string()) })).check(z.minLength(1)),
});

const option = z.looseObject({ value: z.string() });
const field = z.looseObject({ value: z.nullish(z.string()), selected_option: z.nullish(option), selected_options: z.optional(z.array(option)) });

const submitted = z.looseObject({
  ...who,
  type: z.literal('view_submission'),
  view: z.looseObject({ callback_id: z.string(), private_metadata: z.string(), state: z.looseObject({ values: z.record(z.string(), z.record(z.string(), field)) }) }),
});

const origin = z.object({ responseUrl: z.string(), operationId: z.optional(z.string()), planHash: z.optional(z.string()) });

/** Slack's forms and payloads, as far as anything is done about them. Each throws zod's error for what is none. */
export const readCommandForm = (content: unknown) => command.parse(content);
export const readPressed = (content: unknown) => pressed.parse(content);
export const readSubmitted = (content: unknown) => submitted.parse(content);
export const readOrigin = (metadata: string) => origin.parse(JSON.parse(metadata));
