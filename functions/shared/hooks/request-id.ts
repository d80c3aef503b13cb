/** The same for every delivery of one request. It is of the body, which is signed: repetitions differ in headers alone, and whoever replays one may write there what they like. */
export async function requestIdOf(body: Uint8Array): Promise<string> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', Uint8Array.from(body))).toString('hex').slice(0, 32);
}
