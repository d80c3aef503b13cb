import { OperationError } from '../../core/errors.ts';

/** The tag that says which operation made a resource. */
export const operationTag = 'drydock:operation';

export type Tags = Readonly<Record<string, string>>;

/** CloudFormation's and EC2's tags as EKS writes them. */
export function tagRecord(tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = []): Tags {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/**
 * Asks AWS to make something. When the name is taken already, and `tagsOfExisting` shows that this very operation took
 * it, an earlier attempt got through and all is well; anybody else's is `NameTaken`. What is taken and cannot be seen yet is
 * looked at again.
 */
export async function createOnce(operationId: string, create: () => Promise<unknown>, tagsOfExisting: () => Promise<Tags | undefined>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!isTaken(error)) throw error;
    const tags = await unlessAbsent(tagsOfExisting);
    if (tags?.[operationTag] === operationId) return;
    if (tags === undefined) throw new OperationError('RetryBriefly', 'NotSeenYet', `${error.message} It does not show yet whose it is.`, { cause: error });
    throw new OperationError('RetryNever', 'NameTaken', `${error.message} It was not made by operation ${operationId}.`, { cause: error });
  }
}

/** Deletes what this operation made; answers false when it is gone already or somebody else's. */
export async function deleteOwn(operationId: string, tagsOfExisting: () => Promise<Tags | undefined>, remove: () => Promise<unknown>): Promise<boolean> {
  const tags = await unlessAbsent(tagsOfExisting);
  if (tags?.[operationTag] !== operationId) return false;
  await unlessAbsent(remove);
  return true;
}

/** Undefined when AWS says that the resource does not exist. */
export async function unlessAbsent<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

export function isAbsent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /NotFound(?:Exception)?$/.test(error.name) || (error.name === 'ValidationError' && error.message.includes('does not exist'));
}

function isTaken(error: unknown): error is Error {
  return error instanceof Error && ['ResourceInUseException', 'AlreadyExistsException'].includes(error.name) && /already (?:exists|in use)/i.test(error.message);
}
