import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import * as z from 'zod/mini';
import { askJson } from './calls.ts';

const answer = z.looseObject({ token: z.string(), expires_at: z.iso.datetime() });

/** Milliseconds before its end from which on a token is not used any more. */
const margin = 60_000;

/** Seconds: GitHub takes ten minutes at most, and clocks differ. */
const validity = { before: 60, after: 540 };

export interface GitHubApp {
  /** `https://api.github.com`. */
  readonly url: string;
  readonly appId: string;
  /** PEM. */
  readonly key: () => Promise<string>;
  readonly now: () => number;
}

/** Tokens with which the app acts where somebody has installed it: GitHub gives them for an hour to whoever has the app's key. */
export class InstallationTokens {
  private readonly app: GitHubApp;
  private readonly held = new Map<number, { readonly token: string; readonly until: number }>();

  constructor(app: GitHubApp) {
    this.app = app;
  }

  async of(installation: number): Promise<string> {
    const present = this.held.get(installation);
    if (present !== undefined && present.until > this.app.now()) return present.token;
    const url = `${this.app.url}/app/installations/${installation}/access_tokens`;
    const { token, expires_at: expiresAt } = answer.parse(await askJson({ method: 'POST', url, headers: { Authorization: `Bearer ${await this.assertion()}`, Accept: 'application/vnd.github+json', 'User-Agent': 'drydock' }, now: this.app.now() }));
    this.held.set(installation, { token, until: Date.parse(expiresAt) - margin });
    return token;
  }

  /** That we are the app, signed with its key. */
  private async assertion(): Promise<string> {
    const { appId, key, now } = this.app;
    const second = Math.floor(now() / 1000);
    return new SignJWT().setProtectedHeader({ alg: 'RS256' }).setIssuer(appId).setIssuedAt(second - validity.before).setExpirationTime(second + validity.after).sign(createPrivateKey(await key()));
  }
}
