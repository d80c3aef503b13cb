import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { fn } from '../../../functions/authorise/handler.ts';
import { start, steppingRuntime } from '../builders.ts';

const issuer = 'https://issuer.test';
const audience = 'drydock';
const methodArn = 'arn:aws:execute-api:us-west-2:111122223333:api1/live/GET/v1/clusters';
const seconds = start / 1000;

let ours: CryptoKey;
let theirs: CryptoKey;
let keys: Server;
let keysStatus = 200;

beforeAll(async () => {
  const [own, other] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
  ours = own.privateKey;
  theirs = other.privateKey;
  const published = JSON.stringify({ keys: [{ ...(await exportJWK(own.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] });
  keys = createServer((_request, response) => response.writeHead(keysStatus, { 'content-type': 'application/json' }).end(published)).listen(0, '127.0.0.1');
  await once(keys, 'listening');
});

afterAll(async () => {
  keys.close();
  keys.closeAllConnections();
  await once(keys, 'close');
});

async function authorise(authorizationToken?: string): Promise<unknown> {
  const variables = {
    AWS_REGION: 'us-west-2', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y',
    EVENT_BUS_NAME: 'drydock', AWS_ENDPOINT_URL: 'http://127.0.0.1:9', JWT_ISSUER: issuer, JWT_AUDIENCE: audience, JWKS_URI: `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks`,
  };
  const silent = { log: () => undefined, debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
  return fn.wire(variables, { ...steppingRuntime(), console: silent })({ type: 'TOKEN', authorizationToken, methodArn });
}

const claims = (over: JWTPayload = {}): JWTPayload => ({ sub: 'ada', iss: issuer, aud: audience, exp: seconds + 60, ...over });

async function token(payload: JWTPayload, key = ours, kid = 'k1'): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid }).sign(key);
}

describe('a bearer token', () => {
  test('of our issuer lets its subject in, to every method of the stage', async () => {
    expect(await authorise(`Bearer ${await token(claims())}`)).toEqual({
      principalId: 'ada',
      policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:us-west-2:111122223333:api1/live/*' }] },
      context: { principal: 'ada' },
    });
  });

  const { sub: _, ...nobody } = claims();
  const { exp: __, ...forEver } = claims();
  const refused: readonly (readonly [string, () => Promise<string | undefined>])[] = [
    ['is expired', async () => `Bearer ${await token(claims({ exp: seconds - 1 }))}`],
    ['never expires', async () => `Bearer ${await token(forEver)}`],
    ['is not valid yet', async () => `Bearer ${await token(claims({ nbf: seconds + 30 }))}`],
    ['is for another audience', async () => `Bearer ${await token(claims({ aud: 'another' }))}`],
    ['comes from another issuer', async () => `Bearer ${await token(claims({ iss: 'https://another.test' }))}`],
    ['is signed with another key under our name', async () => `Bearer ${await token(claims(), theirs)}`],
    ['names a key that nobody published', async () => `Bearer ${await token(claims(), theirs, 'k2')}`],
    ['is not signed at all', async () => `Bearer ${new UnsecuredJWT(claims()).encode()}`],
    ['is signed with a shared secret', async () => `Bearer ${await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(new TextEncoder().encode('a secret that is long enough for it'))}`],
    ['has no subject', async () => `Bearer ${await token(nobody)}`],
    ['has an empty subject', async () => `Bearer ${await token(claims({ sub: '' }))}`],
    ['has a subject that no request could carry', async () => `Bearer ${await token(claims({ sub: 'a'.repeat(256) }))}`],
    ['has been changed', async () => `Bearer ${(await token(claims())).slice(0, -4)}AAAA`],
    ['is garbage', async () => 'Bearer garbage'],
    ['is of another scheme', async () => 'Basic YWRhOmFkYQ=='],
    ['is empty', async () => ''],
    ['is missing', async () => undefined],
  ];

  test.each(refused)('that %s is answered with 401', async (_why, make) => {
    await expect(authorise(await make())).rejects.toThrow(/^Unauthorized$/);
  });

  test('is not called wrong when the keys cannot be had', async () => {
    keysStatus = 503;
    try {
      await expect(authorise(`Bearer ${await token(claims())}`)).rejects.not.toThrow('Unauthorized');
    } finally {
      keysStatus = 200;
    }
  });
});
