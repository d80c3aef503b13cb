import { Validations, type App } from 'aws-cdk-lib';
import type { StatelessStack } from './stacks/stateless.ts';

export function acknowledge({ app }: { app: App; stateless: StatelessStack }): void {
  Validations.of(app);
}
