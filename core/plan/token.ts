/** SHA-256 of a text in hexadecimal; given by whoever may import it. */
export type Sha256 = (text: string) => string;

/**
 * The same for every attempt at a step, so that a repeated call is the same call: 40 characters that EKS and
 * CloudFormation both take.
 */
export function requestToken(operationId: string, stepId: string, sha256: Sha256): string {
  return `drydock-${sha256(`${operationId}\n${stepId}`).slice(0, 32)}`;
}
