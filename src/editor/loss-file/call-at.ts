/** The call whose arguments are being typed. */
export interface CallAtPlace {
  readonly name: string;
  /** 0-based count of the argument. */
  readonly argument: number;
}

/** Characters before the place that are looked at. */
const REACH = 2000;

/** Walks back from an offset to the parenthesis that is still open; null where there is none of a named call. */
export function callAt(text: string, offset: number): CallAtPlace | null {
  const before = text.slice(Math.max(0, offset - REACH), offset);
  let depth = 0;
  let argument = 0;
  for (let i = before.length - 1; i >= 0; i--) {
    const character = before[i];
    if (character === ';') return null;
    if (')]}'.includes(character)) depth++;
    else if ('[{'.includes(character)) depth--;
    else if (character === '(' && depth === 0) {
      const name = /[A-Za-z_$][\w$]*$/.exec(before.slice(0, i));
      return name === null ? null : { name: name[0], argument };
    } else if (character === '(') depth--;
    else if (character === ',' && depth === 0) argument++;
    // Within brackets that are open here the commas are theirs.
    if (depth < 0) {
      depth = 0;
      argument = 0;
    }
  }
  return null;
}
