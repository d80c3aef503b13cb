declare module 'asl-validator' {
  export default function validate(definition: unknown): { readonly isValid: boolean; readonly errors: readonly { readonly 'Error code': string; readonly Message?: string }[]; readonly errorsText: (separator?: string) => string };
}
