/**
 * Turns what zod says about a value into problems as people read them: each at its own key, in terms of the branch of a
 * union that was meant, with the nearest valid spelling.
 */
import type { z } from 'zod';
import {
  describeBound,
  describeSize,
  formatName,
  listChoices,
  nameOfType,
  nameOfValue,
  nounOf,
  numberInText,
} from './problem-wording';
import { nearestSpelling } from '../../engine/spelling';

/** One thing wrong with a value, before it is given a place in the text. */
export interface ValueProblem {
  readonly path: readonly PropertyKey[];
  /** True when the key itself is wrong, not its value. */
  readonly onKey: boolean;
  readonly message: string;
  /** What to write instead of the key or value, as JSON; null when there is no good guess. */
  readonly replacement: string | null;
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Checks `value` against `schema`. */
export function checkValue<Output>(
  schema: z.ZodType<Output>,
  value: unknown,
): { readonly data: Output } | { readonly problems: readonly ValueProblem[] } {
  const knownKeys: KnownKeys = new WeakMap();
  const result = schema.safeParse(value, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') knownKeys.set(issue.keys, shapeKeys(issue.inst));
      return undefined;
    },
  });
  if (result.success) return { data: result.data };
  return { problems: new Explanation(knownKeys).explain(result.error.issues, value, []) };
}

/** The keys that an object schema knows, by the list of unknown ones in the issue about them. */
type KnownKeys = WeakMap<readonly string[], readonly string[]>;

function shapeKeys(schema: z.core.$ZodRawIssue['inst']): readonly string[] {
  const definition = schema?._zod.def;
  if (definition === undefined || !('type' in definition) || definition.type !== 'object') return [];
  return Object.keys((definition as z.core.$ZodObjectDef).shape);
}

class Explanation {
  constructor(private readonly knownKeys: KnownKeys) {}

  /** @param path of `value` from the root of the file */
  explain(issues: readonly Issue[], value: unknown, path: Path): readonly ValueProblem[] {
    const misspelled = new Set(
      issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? this.meantKeys(issue, value) : [])),
    );
    const corrected = new Set([...misspelled].map((meant) => meant.slice(0, meant.lastIndexOf('/'))));
    return issues.flatMap((issue) => {
      const place = formatPath(issue.path);
      const follows = isMissing(issue, value)
        ? misspelled.has(place)
        : issue.code === 'custom' && corrected.has(place);
      return follows ? [] : this.explainIssue(issue, valueAt(value, issue.path), value, path);
    });
  }

  /** Paths of the keys that unknown ones were probably meant to be. */
  private meantKeys(issue: z.core.$ZodIssueUnrecognizedKeys, root: unknown): string[] {
    const container = valueAt(root, issue.path);
    return issue.keys.flatMap((key) => {
      const meant = this.meantKey(key, issue, container);
      return meant === null ? [] : [formatPath([...issue.path, meant])];
    });
  }

  private meantKey(key: string, issue: z.core.$ZodIssueUnrecognizedKeys, container: unknown): string | null {
    const free = (this.knownKeys.get(issue.keys) ?? []).filter((known) => !hasKey(container, known));
    return nearestSpelling(key, free);
  }

  private explainIssue(issue: Issue, value: unknown, root: unknown, base: Path): readonly ValueProblem[] {
    const path = [...base, ...issue.path];
    const onValue = (message: string, replacement: string | null = null): ValueProblem[] => [
      { path, onKey: false, message, replacement },
    ];
    switch (issue.code) {
      case 'invalid_union':
        return issue.errors.length > 0
          ? this.explainUnion(issue.errors, value, path)
          : explainDiscriminator(issue, value, valueAt(root, issue.path.slice(0, -1)), path);
      case 'unrecognized_keys':
        return issue.keys.map((key) => {
          const meant = this.meantKey(key, issue, value);
          const known = this.knownKeys.get(issue.keys) ?? [];
          const rest = meant === null ? listChoices(known) : `; did you mean '${meant}'?`;
          return {
            path: [...path, key],
            onKey: true,
            message: `unknown key '${key}'${known.length > 0 ? rest : ''}`,
            replacement: meant === null ? null : JSON.stringify(meant),
          };
        });
      case 'invalid_type':
        if (value === undefined) return onValue(`'${formatName(path)}' is missing`);
        return onValue(
          `'${formatName(path)}' must be ${nameOfType(issue.expected)}, not ${nameOfValue(value)}`,
          issue.expected === 'number' ? numberInText(value) : null,
        );
      case 'invalid_value':
        return [unknownName(path, value, issue.values)];
      case 'too_small':
      case 'too_big':
        return onValue(`'${formatName(path)}' must ${describeBound(issue)}, not ${describeSize(value)}`);
      case 'custom':
      case 'invalid_format':
        return onValue(issue.message);
      case 'not_multiple_of':
      case 'invalid_key':
      case 'invalid_element':
        return onValue(`'${formatName(path)}': ${issue.message}`);
    }
  }

  /** The problems of the branch that was probably meant: the one whose shape is nearest to the value's. */
  private explainUnion(
    branches: readonly (readonly Issue[])[],
    value: unknown,
    path: Path,
  ): readonly ValueProblem[] {
    const fitting = branches.filter((issues) => !issues.some((issue) => isWrongKind(issue, value)));
    if (fitting.length === 0) {
      const names = [...new Set(branches.flatMap((issues) => issues.map(nameOfExpectation)))];
      const message =
        value === undefined
          ? `'${formatName(path)}' is missing`
          : `'${formatName(path)}' must be ${names.join(' or ')}, not ${nameOfValue(value)}`;
      return [{ path, onKey: false, message, replacement: null }];
    }
    const explained = fitting.map((issues) => ({
      problems: this.explain(issues, value, path),
      distance: distanceOf(issues, this.explain(issues, value, path), value, path),
    }));
    return explained.reduce((best, each) => (each.distance < best.distance ? each : best)).problems;
  }
}

/**
 * How far a value is from a form: far when the form's own keys are missing or unknown, near when a correction is known
 * or the trouble lies deeper.
 */
function distanceOf(
  issues: readonly Issue[],
  problems: readonly ValueProblem[],
  value: unknown,
  base: Path,
): number {
  if (issues.some(({ code }) => code === 'invalid_format')) return looksLikePath(value) ? 0 : 20;
  const costs = problems.map(({ path, onKey, replacement }) => {
    const isMissing = valueAt(value, path.slice(base.length)) === undefined;
    if (path.length > base.length + 1 || (!onKey && !isMissing)) return 0.1;
    return replacement === null ? 10 : 2;
  });
  return costs.reduce((total, cost) => total + cost, 0);
}

function looksLikePath(value: unknown): boolean {
  return typeof value === 'string' && /[./\\#]/.test(value);
}

/** Whether the value is of another kind altogether than the branch that reports this issue. */
function isWrongKind(issue: Issue, value: unknown): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_value') return typeof value !== typeof issue.values[0];
  return issue.code === 'invalid_type' && (issue.expected !== 'int' || typeof value !== 'number');
}

function nameOfExpectation(issue: Issue): string {
  if (issue.code === 'invalid_type') return nameOfType(issue.expected);
  if (issue.code === 'invalid_value') {
    return issue.values.length > 4
      ? nameOfType(typeof issue.values[0])
      : issue.values.map((value) => JSON.stringify(value)).join(' or ');
  }
  return issue.message;
}

function isMissing(issue: Issue, root: unknown): boolean {
  const absent = issue.path.length > 0 && valueAt(root, issue.path) === undefined;
  return (
    absent &&
    (issue.code === 'invalid_type' || issue.code === 'invalid_union' || issue.code === 'invalid_value')
  );
}

function explainDiscriminator(
  issue: z.core.$ZodIssueInvalidUnion,
  value: unknown,
  container: unknown,
  path: Path,
): readonly ValueProblem[] {
  const key = String(path.at(-1));
  const options = 'options' in issue && Array.isArray(issue.options) ? (issue.options as unknown[]) : [];
  if (value !== undefined) return [unknownName(path, value, options)];
  const written = nearestSpelling(key, Object.keys(container as object));
  if (written === null) {
    const message = `'${key}' is missing${listChoices(options.map(String))}`;
    return [{ path, onKey: false, message, replacement: null }];
  }
  const message = `unknown key '${written}'; did you mean '${key}'?`;
  return [{ path: [...path.slice(0, -1), written], onKey: true, message, replacement: JSON.stringify(key) }];
}

function unknownName(path: Path, value: unknown, options: readonly unknown[]): ValueProblem {
  const names = options.map(String);
  if (typeof value !== 'string') {
    const message =
      value === undefined
        ? `'${formatName(path)}' is missing`
        : `'${formatName(path)}' must be one of ${names.join(', ')}, not ${nameOfValue(value)}`;
    return { path, onKey: false, message, replacement: null };
  }
  const meant = nearestSpelling(value, names);
  const rest = meant === null ? listChoices(names) : `; did you mean '${meant}'?`;
  return {
    path,
    onKey: false,
    message: `unknown ${nounOf(path)} '${value}'${rest}`,
    replacement: meant === null ? null : JSON.stringify(meant),
  };
}

function formatPath(path: Path): string {
  return path.map((part) => `/${String(part)}`).join('');
}

function hasKey(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key);
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      hasKey(value, String(part)) ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    root,
  );
}
