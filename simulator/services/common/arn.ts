/** The parts of `arn:partition:service:region:account:resource`. */
export interface Arn {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All after the fifth colon: `function:name:alias`, `table/name`, `schedule/group/name`. */
  readonly resource: string;
}

const arnForm = /^arn:[\w-]+:([\w-]+):([\w-]*):([\w-]*):(.+)$/;

export function parseArn(text: string): Arn | undefined {
  const [, service, region, account, resource] = arnForm.exec(text) ?? [];
  if (service === undefined || region === undefined || account === undefined || resource === undefined) return undefined;
  return { service, region, account, resource };
}
