import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';

export interface JsonProblem {
  /** A sentence for people, without its full stop. */
  readonly message: string;
  /** Characters before the place. */
  readonly offset: number;
}

/** Why `JSON.parse` refused a text, and where. */
export function explainJsonError(text: string, error: SyntaxError): JsonProblem {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  if (errors.length === 0) return { message: error.message, offset: 0 };
  const [{ offset, error: code }] = errors;
  if (/^-?(?:NaN|Infinity)\b/i.test(text.slice(offset, offset + 16))) {
    return { message: 'JSON has no NaN and no infinities; write null', offset };
  }
  const words = printParseErrorCode(code)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
  return { message: `This is not valid JSON (${words})`, offset };
}
