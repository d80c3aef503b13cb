/** The endpoint's own limit; those of AWS differ by service. */
export const LARGEST_BODY_BYTES = 10 * 1024 * 1024;

/** One HTTP request as it reached the endpoint. */
export interface WireRequest {
  readonly method: string;
  /** Path and query string as on the request line, still percent-encoded: `/clusters/a%20b?maxResults=5`. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Goes on writing after the body, until it ends it or the client goes; the answer is called then. */
  readonly stream?: (sink: StreamSink) => () => void;
}

/** Where a response that goes on is written to. */
export interface StreamSink {
  write(text: string): void;
  end(): void;
}

/** Something that answers requests which no signature routes: an API Gateway stage, a page. Tried before signature routing. */
export interface Front {
  matches(request: WireRequest): boolean;
  handle(request: WireRequest): Promise<WireResponse>;
}

/** Path and query of a request, apart. */
export function splitUrl(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const at = url.indexOf('?');
  return at < 0
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, at), query: new URLSearchParams(url.slice(at + 1)) };
}
