import type { PreparedRun } from '../runs/prepare/prepared-run';
import { givenValue } from './given-value';
import type { Remedy } from './rule';

/** Losses that take one weight for the positive class, or a list of weights. */
const POSITIVE_WEIGHT: ReadonlySet<string> = new Set(['bceWithLogits']);
const CLASS_WEIGHT: ReadonlySet<string> = new Set(['crossEntropy', 'nll', 'focal', 'bce']);

/** Weights from the counts of the classes, with which all classes count alike; none for a loss that takes no weights. */
export function balancedClasses(run: PreparedRun): Remedy[] {
  const counts = run.dataset.classCounts;
  const [{ loss, pointer }] = run.loss.parts;
  if (counts === null || loss.kind !== 'named' || run.loss.kind !== 'single') return [];
  const { name } = loss.definition;
  const given = givenOptions(run);
  if (POSITIVE_WEIGHT.has(name) && counts.length === 2 && counts.every((count) => count > 0)) {
    const ratio = Number((counts[0] / counts[1]).toPrecision(2));
    const title = `Weigh rows of '${run.dataset.classes?.[1] ?? 1}' by ${ratio}`;
    return [{ title, change: [{ pointer, value: { ...given, type: name, posWeight: ratio } }] }];
  }
  if (!CLASS_WEIGHT.has(name) || given.classWeight === 'balanced') return [];
  const value = { ...given, type: name, classWeight: 'balanced' };
  return [{ title: 'Weigh classes by their rarity', change: [{ pointer, value }] }];
}

/** What the run file says of its loss besides the name. */
function givenOptions({ document, loss }: PreparedRun): Readonly<Record<string, unknown>> {
  const given = givenValue(document, loss.parts[0].pointer);
  return typeof given === 'object' && given !== null ? { ...given } : {};
}

/** Rows of a class / rows it would have if all had as many, below which the class hardly touches the loss. */
const RARE = 0.2;

/** Whether a class has so few rows that the loss says little about what is learned; its recall says more. */
export function hasRareClass({ dataset: { classCounts } }: PreparedRun): boolean {
  if (classCounts === null) return false;
  const total = classCounts.reduce((a, b) => a + b, 0);
  return classCounts.some((count) => count > 0 && count * classCounts.length < RARE * total);
}
