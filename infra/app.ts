import { App, DefaultStackSynthesizer, Tags, Validations, type StackProps } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { FunctionName } from '../functions/names.ts';
import { MemberAccountStack } from './stacks/member-account.ts';
import { StatefulStack } from './stacks/stateful.ts';
import { StatelessStack } from './stacks/stateless.ts';

export interface DrydockAppProps {
  readonly outdir: string;
  readonly codeOf: (name: FunctionName) => Code;
  /** Checks the templates while they are synthesised: by CloudFormation's schemas, and by the AWS Solutions and Serverless rule packs. */
  readonly checked?: boolean;
}

export const stackNames = { member: 'drydock-member-account', stateful: 'drydock-stateful', stateless: 'drydock-stateless' } as const;

/** The whole of Drydock as a CDK app, the same for a laptop's embedded AWS and for a real account. */
export function createApp({ outdir, codeOf, checked = false }: DrydockAppProps): App {
  // A table or a bus cannot go while something still refers to it.
  const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: checked, context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
  const props = (stackName: string): StackProps => ({
    stackName,
    synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }) as NonNullable<StackProps['synthesizer']>,
  });
  new MemberAccountStack(app, 'member-account', props(stackNames.member));
  const stateful = new StatefulStack(app, 'stateful', props(stackNames.stateful));
  new StatelessStack(app, 'stateless', { ...props(stackNames.stateless), stateful, codeOf });
  Tags.of(app).add('drydock:part', 'hub');
  if (checked) Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}
