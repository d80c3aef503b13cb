import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { longestPrincipal } from '../../events/operation-requested.ts';
import { signedCalls } from '../shared/aws/signed-calls.ts';
import { defineFunction } from '../shared/define-function.ts';
import { Refusals } from '../shared/refusals.ts';
import { contract } from './contract.ts';

/** What is wrong with a token; anything else is wrong with us or with whoever publishes the keys. */
const refusals: readonly string[] = [
  errors.JWTExpired, errors.JWTClaimValidationFailed, errors.JWTInvalid, errors.JWSInvalid, errors.JWSSignatureVerificationFailed, errors.JOSEAlgNotAllowed, errors.JOSENotSupported, errors.JWKSNoMatchingKey,
].map(({ code }) => code);

/** Lets in whoever brings a bearer token of our issuer, for our audience, that has not expired. */
export const fn = defineFunction(contract, ({ environment, logger, runtime }) => {
  const keys = createRemoteJWKSet(new URL(environment.JWKS_URI));
  const now = () => runtime.now();
  const tally = new Refusals({ entrance: 'api', call: signedCalls(environment, now), bus: environment.EVENT_BUS_NAME, now });
  const verify = async (token: string): Promise<unknown> => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: environment.JWT_ISSUER,
        audience: environment.JWT_AUDIENCE,
        currentDate: new Date(runtime.now()),
        requiredClaims: ['sub', 'exp'],
      });
      return payload.sub;
    } catch (error) {
      if (!(error instanceof errors.JOSEError) || !refusals.includes(error.code)) throw error;
      logger.info('REFUSED', { reason: error.code });
      await tally.count(error.code);
      return undefined;
    }
  };
  return async ({ authorizationToken = '', methodArn }) => {
    const [, token] = /^Bearer +(\S+)$/i.exec(authorizationToken) ?? [];
    const principal = token === undefined ? undefined : await verify(token);
    // API Gateway answers 401 to exactly this message.
    if (!isPrincipal(principal)) throw new Error('Unauthorized');
    return { principalId: principal, policyDocument: allow(methodArn), context: { principal } };
  };
});

function isPrincipal(subject: unknown): subject is string {
  return typeof subject === 'string' && subject !== '' && subject.length <= longestPrincipal;
}

/** Every method of the stage: the answer is cached by token, whatever is asked for next. */
function allow(methodArn: string) {
  const [api = '', stage = ''] = methodArn.split('/');
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${api}/${stage}/*` }] };
}

export const { handler } = fn;
