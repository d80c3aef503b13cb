import * as z from 'zod';
import { type Call, type Operation, type Shape, type World } from '../../service.ts';
import { readInput } from '../common/input.ts';
import { patchSchema } from './api-operations.ts';
import { type Apis, required } from './model.ts';
import { newId, onPath, patched } from './operation.ts';

/** The account's settings, usage plans and API keys: recorded and shown, nothing is metered by them. Tags of APIs and stages. */
export function accountOperations(world: World, apis: Apis): Record<string, Operation> {
  return {
    GetAccount: onPath('GET', '/account', (_, call) => apis.in(call).account),
    UpdateAccount: onPath('PATCH', '/account', (input, call) => {
      const place = apis.in(call);
      place.account = patched(place.account, readInput(patchSchema, input, 'BadRequestException').patchOperations);
      return place.account;
    }),
    ...usageOperations(world, apis),
    ...tagOperations(apis),
  };
}

function usageOperations(world: World, apis: Apis): Record<string, Operation> {
  const ids = world.random.fork('apigateway/usage');
  const keyPath = '/usageplans/{usagePlanId}/keys';
  return {
    ...records('UsagePlan', '/usageplans', 'usagePlanId', (call) => apis.in(call).usagePlans, () => ({ id: newId(ids) })),
    ...records('ApiKey', '/apikeys', 'apiKey', (call) => apis.in(call).apiKeys, () => ({ id: newId(ids), value: ids.hex(40), enabled: true, createdDate: new Date(world.clock.now()) })),
    CreateUsagePlanKey: onPath('POST', keyPath, (input, call) => {
      const { usagePlanId, keyId, keyType } = readInput(z.object({ usagePlanId: z.string(), keyId: z.string(), keyType: z.literal('API_KEY') }), input, 'BadRequestException');
      const key = required(apis.in(call).apiKeys.get(keyId), 'Invalid API Key identifier specified');
      required(apis.in(call).usagePlans.get(usagePlanId), 'Invalid Usage Plan ID specified');
      const shown = { id: keyId, type: keyType, name: key['name'], value: key['value'] };
      apis.in(call).usagePlanKeys.set(`${usagePlanId}/${keyId}`, shown);
      return shown;
    }, { status: 201 }),
    GetUsagePlanKey: onPath('GET', `${keyPath}/{keyId}`, (input, call) => required(apis.in(call).usagePlanKeys.get(`${String(input['usagePlanId'])}/${String(input['keyId'])}`), 'Invalid API Key identifier specified')),
    DeleteUsagePlanKey: onPath('DELETE', `${keyPath}/{keyId}`, (input, call) => {
      apis.in(call).usagePlanKeys.delete(`${String(input['usagePlanId'])}/${String(input['keyId'])}`);
      return {};
    }, { status: 202 }),
  };
}

/** Create, get, list, update and delete of something that is only recorded. */
function records(kind: string, path: string, key: string, of: (call: Call) => Map<string, Shape>, made: () => Shape & { readonly id: string }): Record<string, Operation> {
  const one = `${path}/{${key}}`;
  const existing = (input: Shape, call: Call) => required(of(call).get(String(input[key])), `Invalid ${kind} identifier specified`);
  return {
    [`Create${kind}`]: onPath('POST', path, (input, call) => {
      const { id, ...added } = made();
      const record = { ...added, ...input, id };
      of(call).set(id, record);
      return record;
    }, { status: 201 }),
    [`Get${kind}s`]: onPath('GET', path, (_, call) => ({ item: [...of(call).values()] })),
    [`Get${kind}`]: onPath('GET', one, existing),
    [`Update${kind}`]: onPath('PATCH', one, (input, call) => {
      const record = patched(existing(input, call), readInput(patchSchema, input, 'BadRequestException').patchOperations);
      of(call).set(String(input[key]), record);
      return record;
    }),
    [`Delete${kind}`]: onPath('DELETE', one, (input, call) => {
      existing(input, call);
      of(call).delete(String(input[key]));
      return {};
    }, { status: 202 }),
  };
}

function tagOperations(apis: Apis): Record<string, Operation> {
  const path = '/tags/{resourceArn}';
  const tagsOf = (input: Shape, call: Call) => {
    const [, restApiId, stageName] = /::\/restapis\/([^/]+)(?:\/stages\/([^/]+))?$/.exec(String(input['resourceArn'])) ?? [];
    const api = apis.get({ restApiId }, call);
    return stageName === undefined ? api.tags : required(api.stages.get(stageName), 'Invalid stage identifier specified').tags;
  };
  return {
    TagResource: onPath('PUT', path, (input, call) => {
      const { tags } = readInput(z.object({ tags: z.record(z.string(), z.string()) }), input, 'BadRequestException');
      for (const [key, value] of Object.entries(tags)) tagsOf(input, call).set(key, value);
      return {};
    }, { status: 204 }),
    UntagResource: onPath('DELETE', path, (input, call) => {
      for (const key of readInput(z.object({ tagKeys: z.array(z.string()) }), input, 'BadRequestException').tagKeys) tagsOf(input, call).delete(key);
      return {};
    }, { status: 204, query: { tagKeys: 'list' } }),
    GetTags: onPath('GET', path, (input, call) => ({ tags: Object.fromEntries(tagsOf(input, call)) })),
  };
}
