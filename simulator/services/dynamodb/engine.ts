import { Readable } from 'node:stream';
import dynalite from 'dynalite';
import { AwsError, type Shape } from '../../service.ts';

/** One account's tables in one region, kept by dynalite in memory. It is called in process: nothing listens. */
export class Engine {
  private readonly server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });

  /** Runs an operation that dynalite has. Rejects with dynalite's error as it is. */
  async run(operation: string, input: Shape): Promise<Shape> {
    const { status, body } = await this.request(operation, JSON.stringify(input));
    const answer = (body === '' ? {} : JSON.parse(body)) as Shape;
    if (status < 400) return answer;
    const { __type, message, Message, ...members } = answer;
    const code = typeof __type === 'string' ? __type.slice(__type.indexOf('#') + 1) : 'InternalServerError';
    throw new AwsError(code, asText(message ?? Message), status, members);
  }

  private request(operation: string, body: string): Promise<{ status: number; body: string }> {
    const request = Object.assign(Readable.from([Buffer.from(body)]), {
      method: 'POST',
      url: '/',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20000101T000000Z',
        authorization: 'AWS4-HMAC-SHA256 Credential=a, SignedHeaders=b, Signature=c',
      },
    });
    return new Promise((resolve) => {
      const response = {
        statusCode: 200,
        setHeader: () => undefined,
        end(text = '') {
          resolve({ status: this.statusCode, body: text });
        },
      };
      this.server.emit('request', request, response);
    });
  }
}

function asText(message: unknown): string {
  return typeof message === 'string' ? message : '';
}
