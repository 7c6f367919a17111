import type { Dataset } from './dataset';

/** How a loss wants its targets. */
export type TargetEncoding =
  /** Class indices. */
  | 'indices'
  /** 1 for the second of two classes, 0 for the first. */
  | 'zeroOne'
  /** +1 for the second of two classes, -1 for the first. */
  | 'plusMinusOne'
  /** One column per class, 1 for the row's class and 0 elsewhere. */
  | 'oneHot'
  /** The numbers of the table, normalized when the run file says so. */
  | 'values';

export interface EncodedTargetRows {
  /** Row by row, in the order of the data set's rows. */
  readonly values: Float64Array;
  /** Shape of one row: [] for indices, else [columns]. */
  readonly shape: readonly number[];
}

/**
 * The targets of all rows as a loss wants them.
 * @throws RangeError when the targets cannot be had so: class encodings of a regression, two-class encodings of more
 * classes, numbers of text. Callers choose by the task and the count of classes.
 */
export function encodeTargets(dataset: Dataset, encoding: TargetEncoding): EncodedTargetRows {
  const { targets, targetColumns, targetValues } = dataset;
  const columns = targetColumns.length;
  switch (encoding) {
    case 'indices':
      if (columns > 1) throw new RangeError('Class indices are of one target.');
      requireClasses(dataset, Infinity);
      return { values: targets.slice(), shape: [] };
    case 'zeroOne':
      requireClasses(dataset, 2);
      return { values: targets.slice(), shape: [columns] };
    case 'plusMinusOne':
      requireClasses(dataset, 2);
      return { values: targets.map((index) => 2 * index - 1), shape: [columns] };
    case 'oneHot': {
      if (columns > 1) throw new RangeError('One column per class is for one target.');
      const classes = requireClasses(dataset, Infinity);
      const values = new Float64Array(targets.length * classes);
      targets.forEach((index, row) => (values[row * classes + index] = 1));
      return { values, shape: [classes] };
    }
    case 'values': {
      if (targetValues === null) throw new RangeError('Text has no numbers to be used as they are.');
      const normalizers = targetColumns.map((target) => target.normalizer);
      const values = targetValues.map((value, i) => {
        const { shift, scale } = normalizers[i % columns];
        return (value - shift) / scale;
      });
      return { values, shape: [columns] };
    }
  }
}

/** @returns the count of classes, of the target that has the most */
function requireClasses({ targetColumns }: Dataset, most: number): number {
  const counts = targetColumns.map(({ name, classes }) => {
    if (classes === null) throw new RangeError(`The target '${name}' has no classes.`);
    if (classes.length > most) throw new RangeError(`The target '${name}' has ${classes.length} classes.`);
    return classes.length;
  });
  return Math.max(...counts);
}
