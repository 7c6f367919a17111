const PLUS = 0x2b;
const MINUS = 0x2d;
const ZERO = 0x30;
const LOWER_CASE = 0x20;
const LETTER_E = 0x65;
const LETTER_I = 0x69;

/** 10^0 .. 10^22: the powers of ten that a float64 holds exactly. */
const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const INFINITY_WORDS: ReadonlySet<string> = new Set(['inf', 'infinity']);

/**
 * Reads `bytes[start, end)` as one decimal number: sign, digits with an optional mark and digits, exponent; or the
 * words inf and infinity. Nothing else: no hexadecimal, no separators, no units, no blanks.
 *
 * Gives exactly what `Number` gives for the same text. Up to 2^53 in its digits and 10^22 in its exponent, the value
 * is one correctly rounded operation on two exact numbers (Clinger, "How to read floating point numbers
 * accurately", PLDI 1990, section 4); the rest is left to `Number`.
 *
 * @param mark the decimal mark as a byte, point or comma
 * @returns NaN when the text is no number
 */
export function parseDecimal(bytes: Buffer, start: number, end: number, mark: number): number {
  let index = start;
  const sign = bytes[index];
  if (sign === MINUS || sign === PLUS) index++;

  const digitsStart = index;
  let mantissa = 0;
  for (; index < end; index++) {
    const digit = bytes[index] - ZERO;
    if (digit < 0 || digit > 9) break;
    mantissa = mantissa * 10 + digit;
  }
  let digits = index - digitsStart;
  let exponent = 0;
  if (index < end && bytes[index] === mark) {
    index++;
    const fractionStart = index;
    for (; index < end; index++) {
      const digit = bytes[index] - ZERO;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
    }
    exponent = fractionStart - index;
    digits -= exponent;
  }
  if (digits === 0) return parseInfinity(bytes, start, digitsStart, end);

  if (index < end && (bytes[index] | LOWER_CASE) === LETTER_E) {
    index++;
    const exponentSign = bytes[index];
    if (index < end && (exponentSign === MINUS || exponentSign === PLUS)) index++;
    const exponentStart = index;
    let written = 0;
    for (; index < end; index++) {
      const digit = bytes[index] - ZERO;
      if (digit < 0 || digit > 9) break;
      if (written < 100_000) written = written * 10 + digit;
    }
    if (index === exponentStart) return NaN;
    exponent += exponentSign === MINUS ? -written : written;
  }
  if (index !== end) return NaN;

  if (mantissa < Number.MAX_SAFE_INTEGER && exponent >= -22 && exponent <= 22) {
    const value = exponent < 0 ? mantissa / EXACT_POWERS[-exponent] : mantissa * EXACT_POWERS[exponent];
    return sign === MINUS ? -value : value;
  }
  const text = bytes.toString('latin1', start, end);
  return Number(mark === 0x2e ? text : text.replace(String.fromCharCode(mark), '.'));
}

/** `start` is where the sign stands, if there is one, and `wordStart` where the word does. */
function parseInfinity(bytes: Buffer, start: number, wordStart: number, end: number): number {
  if ((bytes[wordStart] | LOWER_CASE) !== LETTER_I || wordStart >= end) return NaN;
  if (!INFINITY_WORDS.has(bytes.toString('latin1', wordStart, end).toLowerCase())) return NaN;
  return bytes[start] === MINUS ? -Infinity : Infinity;
}
