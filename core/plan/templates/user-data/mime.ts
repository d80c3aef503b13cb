/** One part of a multi-part message: cloud-init and nodeadm take those whose type is theirs. */
export interface MimePart {
  readonly type: 'text/x-shellscript' | 'application/node.eks.aws';
  readonly body: string;
}

const boundary = '==drydock==';

/** Undefined when there are no parts. */
export function mimeMessage(parts: readonly MimePart[]): string | undefined {
  if (parts.length === 0) return undefined;
  const sections = parts.map(({ type, body }) => `--${boundary}\nContent-Type: ${type}; charset="utf-8"\n\n${body.trimEnd()}\n`);
  return `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="${boundary}"\n\n${sections.join('\n')}\n--${boundary}--\n`;
}

export function shellPart(commands: readonly string[]): readonly MimePart[] {
  return commands.length === 0 ? [] : [{ type: 'text/x-shellscript', body: `#!/bin/bash\nset -o errexit\n${commands.join('\n')}` }];
}
