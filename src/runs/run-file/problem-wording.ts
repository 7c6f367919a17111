/** How the parts of a problem in a run file are called in its message. */
import type { z } from 'zod';

/** What a name stands for: the key that it is written at, or for `type` the key of the object around it. */
export function nounOf(path: readonly PropertyKey[]): string {
  const named = path.at(-1) === 'type' ? path.slice(0, -1) : path;
  if (named[0] === 'watch') return 'severity';
  const noun = [...named].reverse().find((part) => typeof part === 'string') ?? 'value';
  return noun === 'model' ? 'type' : noun === 'init' ? 'initializer' : noun;
}

/** Names that are shown where none is near; the rest is left to completion. */
const CHOICES_SHOWN = 16;

/** `; possible are a, b, c` */
export function listChoices(names: readonly string[]): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, CHOICES_SHOWN).join(', ');
  return `; possible are ${shown}${names.length > CHOICES_SHOWN ? ', ...' : ''}`;
}

export function describeBound(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const lower = issue.code === 'too_small';
  const bound = lower ? issue.minimum : issue.maximum;
  if (issue.origin === 'number' || issue.origin === 'int') {
    if (issue.inclusive === false) return `be ${lower ? 'greater' : 'less'} than ${bound}`;
    return `be at ${lower ? 'least' : 'most'} ${bound}`;
  }
  const unit = issue.origin === 'string' ? 'character' : 'element';
  return `have at ${lower ? 'least' : 'most'} ${bound} ${unit}${Number(bound) === 1 ? '' : 's'}`;
}

export function describeSize(value: unknown): string {
  return typeof value === 'string' || Array.isArray(value) ? String(value.length) : nameOfValue(value);
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

export function nameOfType(type: string): string {
  return TYPE_NAMES[type] ?? type;
}

export function nameOfValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `the text '${value}'`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'an object';
}

/** The number that a text holds, as JSON: `"0.01"` was meant to be 0.01. */
export function numberInText(value: unknown): string | null {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? JSON.stringify(number) : null;
}

/** `betas[1]` for `['optimizer', 'betas', 1]`. */
export function formatName(path: readonly PropertyKey[]): string {
  let end = path.length;
  while (end > 0 && typeof path[end - 1] === 'number') end--;
  if (end === 0) return path.length === 0 ? 'the run file' : path.join('/');
  const indices = path.slice(end).map((index) => `[${String(index)}]`);
  return `${String(path[end - 1])}${indices.join('')}`;
}
