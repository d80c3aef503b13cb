import { AwsError } from '../../service.ts';

export function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
