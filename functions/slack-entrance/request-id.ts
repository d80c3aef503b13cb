/** The same for every delivery of one request: its body has a trigger's id, and Slack's repetitions differ in headers alone. */
export async function requestIdOf(body: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Uint8Array.from(body))).toString('hex').slice(0, 32);
}
