import type { ErrorCode } from 'yaml';

/** What each of the YAML reader's complaints means to whoever wrote the file. */
const sentences: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias (*name) takes no anchor or tag of its own',
  BAD_ALIAS: 'an alias (*) or anchor (&) needs a name; a text that begins with * or & needs quotes',
  BAD_COLLECTION_TYPE: 'the tag and the value here do not go together',
  BAD_DIRECTIVE: 'this %-line is not a YAML 1.2 directive; a text that begins with % needs quotes',
  BAD_DQ_ESCAPE: 'this backslash escape does not exist: write \\\\ for a backslash, or use single quotes',
  BAD_INDENT: 'the indentation is off, or a bracket or brace opened before is not closed',
  BAD_PROP_ORDER: 'an anchor or tag is in the wrong place',
  BAD_SCALAR_START: 'a text cannot begin with this character: put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a second `key:` on one line: begin a new line, or put the text in quotes',
  BLOCK_IN_FLOW: 'an indented block cannot stand inside brackets or braces',
  DUPLICATE_KEY: 'a key is here a second time',
  IMPOSSIBLE: 'this cannot be read as YAML',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters: most likely a colon or a closing quote is missing',
  MISSING_CHAR: 'something is missing here: most likely the colon after a key, a comma, or a closing quote or bracket',
  MULTILINE_IMPLICIT_KEY: 'a key runs over more than one line: most likely a colon or a closing quote is missing',
  MULTIPLE_ANCHORS: 'a value can have only one anchor',
  MULTIPLE_DOCS: 'give one ClusterConfig per file',
  MULTIPLE_TAGS: 'a value can have only one tag',
  NON_STRING_KEY: 'a key must be text',
  RESOURCE_EXHAUSTION: 'nested too deeply',
  TAB_AS_INDENT: 'a tab cannot indent YAML: use spaces',
  TAG_RESOLVE_FAILED: 'this !tag means nothing in a ClusterConfig: remove it, or put the text in quotes',
  UNEXPECTED_TOKEN: 'this does not belong here: check the indentation and the line before',
};

export function sentenceOf(code: ErrorCode): string {
  return sentences[code];
}
