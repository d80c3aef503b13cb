import { AwsError, type Service, type Shape } from '../../../simulator/service.ts';

/** A small SNS with a script (`refusing`, `holding`) and a diary: topics whose display names hold the ARNs they need. */
export interface Topics {
  readonly service: Service;
  readonly existing: Map<string, Shape>;
  /** `create Name`, `delete Name`, `set Name Attribute=value` in the order of the calls. */
  readonly diary: string[];
  /** Names that cannot be created, with the error's text. */
  readonly refusing: Map<string, string>;
  /** Names that cannot be deleted. */
  readonly holding: Set<string>;
}

export function topics(): Topics {
  const existing = new Map<string, Shape>();
  const diary: string[] = [];
  const refusing = new Map<string, string>();
  const holding = new Set<string>();
  const nameOf = (input: Shape) => String(input['TopicArn']).split(':').at(-1) ?? '';
  const service: Service = {
    name: 'sns',
    protocol: 'query',
    operations: {
      CreateTopic: {
        run: (input, { account, region }) => {
          const name = String(input['Name']);
          const refused = [...refusing].find(([wanted]) => name.includes(wanted));
          if (refused !== undefined) throw new AwsError('InvalidParameter', refused[1]);
          diary.push(`create ${name}`);
          existing.set(name, input);
          return { TopicArn: `arn:aws:sns:${region}:${account}:${name}` };
        },
      },
      SetTopicAttributes: {
        run: (input) => {
          const value = String(input['AttributeValue']);
          const refused = refusing.get(value);
          if (refused !== undefined) throw new AwsError('InvalidParameter', refused);
          diary.push(`set ${nameOf(input)} ${String(input['AttributeName'])}=${value}`);
          existing.set(nameOf(input), { ...existing.get(nameOf(input)), [String(input['AttributeName'])]: value });
          return {};
        },
      },
      DeleteTopic: {
        run: (input) => {
          const name = nameOf(input);
          if ([...holding].some((held) => name.includes(held))) throw new AwsError('AuthorizationError', `${name} is held`, 403);
          diary.push(`delete ${name}`);
          existing.delete(name);
          return {};
        },
      },
      TagResource: { run: (input) => ({ ...input }) },
    },
  };
  return { service, existing, diary, refusing, holding };
}

/** A topic resource; `needs` are logical ids that its display name refers to. */
export function topic(name: string, needs: readonly string[] = [], more: Shape = {}): Shape {
  const display = needs.length === 0 ? {} : { DisplayName: { 'Fn::Join': [' ', needs.map((Ref) => ({ Ref }))] } };
  return { Type: 'AWS::SNS::Topic', Properties: { TopicName: name, ...display }, ...more };
}
