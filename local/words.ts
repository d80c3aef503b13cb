import type { Cost } from './cost.ts';

interface Doors {
  readonly url: string;
  readonly awsUrl: string;
}

export function opening({ url, awsUrl, account, speed, seconds }: Doors & { readonly account: string; readonly speed: number; readonly seconds: number }): readonly string[] {
  return [
    '',
    `Drydock is up, on an AWS of its own (${seconds.toFixed(1)} s).`,
    `  HTTP API      ${url}/v1/openapi.json`,
    `  Slack         ${url}/dev/slack   a workspace to try /drydock in`,
    `  Tickets       ${url}/dev/tickets   Jira, ServiceNow and GitHub to try tickets in`,
    `  AWS endpoint  ${awsUrl}   account ${account}, ${speed === 1 ? 'in real time' : `an hour passes in ${duration(3600 / speed)}`}`,
    '',
  ];
}

export function costLines({ transitions, eksCalls, seconds, bound }: Cost): readonly string[] {
  return [
    '',
    'What it took',
    `  EKS time            ${duration(seconds)}`,
    `  critical path       ${duration(bound.seconds)}, along these steps as they were seen to end:`,
    ...inLines(bound.stepIds, 80).map((line) => `                      ${line}`),
    `  state transitions   ${transitions} billed, about $${((transitions * 0.025) / 1000).toFixed(4)}; a wait costs one, however long it is`,
    `  EKS API calls       ${eksCalls}`,
  ];
}

export function closing({ url, awsUrl, tokenFile, logFile }: Doors & { readonly tokenFile: string; readonly logFile: string }): readonly string[] {
  const drydock = url === 'http://127.0.0.1:4600' ? 'npx drydock' : `DRYDOCK_URL=${url} npx drydock`;
  return [
    '',
    'It stays up until you press Ctrl-C. From another terminal:',
    `  ${drydock} clusters`,
    `  ${drydock} rollback harbour --dry-run`,
    `  ${drydock} provision -f your-cluster.yaml --dry-run`,
    `  curl -H "Authorization: Bearer $(cat ${tokenFile})" ${url}/v1/operations`,
    `  aws stepfunctions list-state-machines --region us-west-2 --endpoint-url ${awsUrl}`,
    '',
    `Any AWS access key is taken for the account's administrator. The functions log to ${logFile}.`,
  ];
}

/** A chain of steps, broken between two of them where a line would be longer than `width`. */
function inLines(stepIds: readonly string[], width: number): readonly string[] {
  return stepIds.reduce<string[]>((lines, stepId, index) => {
    const arrow = index === 0 ? stepId : `→ ${stepId}`;
    const last = lines.at(-1);
    if (last === undefined || last.length + arrow.length >= width) return [...lines, arrow];
    return [...lines.slice(0, -1), `${last} ${arrow}`];
  }, []);
}

/** `15 min 58 s`, `2.4 s`. */
function duration(seconds: number): string {
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  return [`${Math.floor(whole / 3600)} h`, `${Math.floor((whole % 3600) / 60)} min`, `${whole % 60} s`].filter((part) => !part.startsWith('0 ')).join(' ');
}
