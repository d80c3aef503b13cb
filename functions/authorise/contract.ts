import * as z from 'zod/mini';

export const contract = {
  name: 'authorise',
  environment: z.object({ JWT_ISSUER: z.string(), JWT_AUDIENCE: z.string(), JWKS_URI: z.string(), EVENT_BUS_NAME: z.string() }),
  input: z.looseObject({ authorizationToken: z.optional(z.string()), methodArn: z.string() }),
} as const;
