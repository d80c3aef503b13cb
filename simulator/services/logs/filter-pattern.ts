import { AwsError } from '../../service.ts';

/**
 * CloudWatch Logs' patterns of terms: `ERROR timeout` (all of them), `?ERROR ?WARN` (one of them), `-health` (not), `"two words"`.
 * Case counts. Patterns for JSON and for columns are not simulated, and refused.
 */
export function filterPattern(pattern: string): (message: string) => boolean {
  if (/^\s*[{[]/.test(pattern)) throw new AwsError('InvalidParameterException', `Filter patterns for JSON or columns are not simulated: ${pattern}`);
  const terms = [...pattern.matchAll(/([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, sign = '', quoted, plain]) => ({ sign, text: quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '' }));
  const signed = (sign: string) => terms.filter((term) => term.sign === sign).map((term) => term.text);
  const [all, some, none] = [signed(''), signed('?'), signed('-')];
  return (message) =>
    all.every((text) => message.includes(text)) && (some.length === 0 || some.some((text) => message.includes(text))) && !none.some((text) => message.includes(text));
}
