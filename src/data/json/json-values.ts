/** Where a value stands in a JSON text: characters before its beginning and before its end. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

const BLANKS = /[ \t\r\n]*/y;
const SCALAR = /[^\s,\]}]*/y;

/**
 * Finds the value at a path of keys and indices; of keys that occur twice the last, which is what parsing keeps.
 * @param text valid JSON; the search begins at `start`
 * @returns null when there is none
 */
export function findJsonValue(text: string, path: readonly (string | number)[], start = 0): JsonSpan | null {
  let position = skipBlanks(text, start);
  if (path.length === 0) return { start: position, end: skipValue(text, position) };
  const [key, ...rest] = path;
  const opening = text[position];
  if (opening !== '{' && opening !== '[') return null;
  let found: JsonSpan | null = null;
  position = skipBlanks(text, position + 1);
  for (let index = 0; text[position] !== '}' && text[position] !== ']'; index++) {
    let name: unknown = index;
    if (opening === '{') {
      const end = skipString(text, position);
      name = JSON.parse(text.slice(position, end));
      // Past the colon.
      position = skipBlanks(text, skipBlanks(text, end) + 1);
    }
    if (name === key) found = findJsonValue(text, rest, position);
    if (found !== null && opening === '[') return found;
    position = skipBlanks(text, skipValue(text, position));
    if (text[position] === ',') position = skipBlanks(text, position + 1);
  }
  return found;
}

/** Where the elements of the list that is the whole text begin. */
export function elementOffsets(text: string): number[] {
  const offsets: number[] = [];
  let position = skipBlanks(text, skipBlanks(text, 0) + 1);
  while (text[position] !== ']') {
    offsets.push(position);
    position = skipBlanks(text, skipValue(text, position));
    if (text[position] === ',') position = skipBlanks(text, position + 1);
  }
  return offsets;
}

function skipValue(text: string, position: number): number {
  let depth = 0;
  do {
    position = skipBlanks(text, position);
    const character = text[position];
    if (character === '"') position = skipString(text, position);
    else if (character === '{' || character === '[') {
      depth++;
      position++;
    } else if (character === '}' || character === ']') {
      depth--;
      position++;
    } else if (character === ',' || character === ':') position++;
    else position = matchAt(SCALAR, text, position);
  } while (depth > 0);
  return position;
}

function skipString(text: string, position: number): number {
  position++;
  while (position < text.length && text[position] !== '"') position += text[position] === '\\' ? 2 : 1;
  return position + 1;
}

function skipBlanks(text: string, position: number): number {
  return matchAt(BLANKS, text, position);
}

/** The end of what a sticky expression that may match nothing matches at a position. */
function matchAt(expression: RegExp, text: string, position: number): number {
  expression.lastIndex = position;
  return position + (expression.exec(text)?.[0].length ?? 0);
}
