import { AwsRefusal, type AwsCall } from '../aws/signed-calls.ts';

/** Milliseconds for which the secrets are kept; and for which they are believed to be new when a signature is of none of them. */
const kept = { usually: 60_000, whenUnknown: 5_000 };

/** The secrets that a signature may be made with: the current one and, while a new one is being introduced, the one before. */
export class SigningSecrets {
  private readonly call: AwsCall;
  private readonly secretId: string;
  private readonly now: () => number;
  private held: { readonly secrets: Promise<readonly string[]>; readonly at: number } | undefined;

  constructor(call: AwsCall, secretId: string, now: () => number) {
    this.call = call;
    this.secretId = secretId;
    this.now = now;
  }

  async read(): Promise<readonly string[]> {
    return this.newerThan(kept.usually);
  }

  /** After a signature of none of them: who rotates the secret need not wait, and who forges cannot make us ask at every turn. */
  async reread(): Promise<readonly string[]> {
    return this.newerThan(kept.whenUnknown);
  }

  private async newerThan(age: number): Promise<readonly string[]> {
    if (this.held === undefined || this.now() - this.held.at >= age) {
      const held = { secrets: this.fetch(), at: this.now() };
      this.held = held;
      held.secrets.catch(() => {
        if (this.held === held) this.held = undefined;
      });
    }
    return this.held.secrets;
  }

  private async fetch(): Promise<readonly string[]> {
    const versions = await Promise.all(['AWSCURRENT', 'AWSPREVIOUS'].map((VersionStage) => this.version(VersionStage)));
    return versions.filter((value) => value !== undefined);
  }

  /** Undefined when the secret has no such version: it was never rotated. */
  private async version(VersionStage: string): Promise<string | undefined> {
    try {
      return String((await this.call('GetSecretValue', { SecretId: this.secretId, VersionStage }))['SecretString']);
    } catch (error) {
      if (error instanceof AwsRefusal && error.name === 'ResourceNotFoundException' && VersionStage !== 'AWSCURRENT') return undefined;
      throw error;
    }
  }
}
