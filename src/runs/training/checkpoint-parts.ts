import type { Checkpoint, RandomState } from '../../engine/checkpoint/checkpoint';
import { CheckpointError } from '../../engine/checkpoint/safetensors';

/** Plain numbers by name. */
export type Numbers = Readonly<Record<string, number>>;

/** Several groups of numbers in one: `best` of `stopping` becomes `stopping.best`. */
export function joinNumbers(groups: Readonly<Record<string, Numbers>>): Numbers {
  return Object.fromEntries(
    Object.entries(groups).flatMap(([group, numbers]) =>
      Object.entries(numbers).map(([name, value]) => [`${group}.${name}`, value] as const),
    ),
  );
}

/** The numbers of one group, under their own names. */
export function numbersOf({ position }: Checkpoint, group: string): Numbers {
  const prefix = `${group}.`;
  return Object.fromEntries(
    Object.entries(position)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

/**
 * The group's numbers of those names.
 * @throws CheckpointError when one is missing
 */
export function requireNumbers(checkpoint: Checkpoint, group: string, names: readonly string[]): Numbers {
  const numbers: Record<string, number> = {};
  const known = numbersOf(checkpoint, group);
  for (const name of names) {
    if (!Object.hasOwn(known, name)) throw new CheckpointError(`it lacks the number '${group}.${name}'`);
    numbers[name] = known[name];
  }
  return numbers;
}

/** The random stream of that name; null when the run had none. */
export function randomState({ random }: Checkpoint, name: string): RandomState | null {
  return Object.hasOwn(random, name) ? random[name] : null;
}
