import type { RandomStream } from '../../src/engine/random';

/** Pieces that turn up where they do not belong. */
const PIECES = [
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  ',',
  ';',
  '=>',
  '...',
  '`',
  '**',
  '/',
  '-',
  '!',
  '?',
  ':',
  '.',
  '0',
  '-1',
  '1e9',
  '1e-46',
  'prediction',
  'target',
  'x',
  'mean(',
  'sum(',
  'slice(',
  'reshape(',
  'concat([',
  'step',
  'epoch',
  'Infinity',
  'null',
  'for (let i = 0; i < 1e9; i++) ',
  'while (true) ',
  'function f() { return f(); } ',
  'import fs from "fs";',
  'eval("1")',
  'this',
  'new Function("")',
  'globalThis',
  'constructor',
  '__proto__',
  '.constructor',
  'process.exit()',
  'await ',
  'class A {}',
  'if (prediction) ',
  'let ',
  'const ',
  'return ',
  'export ',
  '"',
  "'",
  '\n',
  '//',
  '/*',
  '\u2028',
  '\0',
  '\ud800',
] as const;

/** Whole losses that the mutations begin with. */
export const SEEDS: readonly string[] = [
  `const EPS = 1e-6;
function safe(x) { return clamp(x, EPS, 1 - EPS); }
export default function (prediction, target) {
  const p = safe(sigmoid(prediction));
  return -mean(target * log(p) + (1 - target) * log(1 - p));
}
`,
  `export default function (prediction, target) {
  let total = 0;
  for (let i = 0; i < prediction.shape[1]; i++) {
    const r = slice(prediction, 1, i, i + 1) - slice(target, 1, i, i + 1);
    total += mean(where(abs(r) < 1, 0.5 * r ** 2, abs(r) - 0.5));
  }
  return { fit: total, size: 0.01 * mean(prediction ** 2) };
}
`,
  `const shift = (x) => x - detach(max(x, 1, { keepDims: true }));
export const loss = (prediction, target) => {
  const { z } = { z: shift(prediction) };
  const [a, b] = [exp(z), sum(exp(z), 1, { keepDims: true })];
  return epoch > 3 ? mean((a / b - target) ** 2) : mse(prediction, target, { reduction: 'mean' });
};
`,
];

/** Words that may stand where another word stood. */
const WORDS = [
  'prediction',
  'target',
  'p',
  'x',
  'i',
  'mean',
  'sum',
  'max',
  'exp',
  'log',
  'sqrt',
  'slice',
  'where',
  'step',
  '0',
  '1',
  '-1',
  '3',
  '1e9',
  '1e-46',
  '0.5',
  'null',
];

/** One to four changes: words that change places, characters removed, doubled or replaced, and pieces put in. */
export function mutate(text: string, random: RandomStream): string {
  let mutated = text;
  for (let left = 1 + random.nextInteger(4); left > 0; left--) {
    mutated = random.nextInteger(2) === 0 ? changeWord(mutated, random) : changeCharacters(mutated, random);
  }
  return mutated;
}

function changeWord(text: string, random: RandomStream): string {
  const words = [...text.matchAll(/[\w.]+/g)];
  if (words.length === 0) return text;
  const word = words[random.nextInteger(words.length)];
  const other = WORDS[random.nextInteger(WORDS.length)];
  return text.slice(0, word.index) + other + text.slice(word.index + word[0].length);
}

function changeCharacters(text: string, random: RandomStream): string {
  const at = random.nextInteger(text.length + 1);
  const end = Math.min(text.length, at + 1 + random.nextInteger(12));
  const piece = PIECES[random.nextInteger(PIECES.length)];
  switch (random.nextInteger(5)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, end) + text.slice(at);
    case 2:
      return text.slice(0, at) + piece + text.slice(end);
    default:
      return text.slice(0, at) + piece + text.slice(at);
  }
}
