import type { Protocol } from '../../service.ts';
import { ec2Query } from './ec2-query.ts';
import { jsonProtocol } from './json.ts';
import type { WireProtocol } from './protocol.ts';
import { query } from './query.ts';
import { restJson } from './rest-json.ts';

export const protocols: Readonly<Record<Protocol, WireProtocol>> = {
  'rest-json': restJson,
  'json-1.0': jsonProtocol('1.0'),
  'json-1.1': jsonProtocol('1.1'),
  query,
  'ec2-query': ec2Query,
};
