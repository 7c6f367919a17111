/** Small tables made by formula; the same arguments give the same rows. */
import { RandomStream } from '../../src/engine/random';
import type { Columns } from './table-of';

type Cell = number | string | null;

/** @param row gives the cells of one row by name */
export function rowsOf(
  count: number,
  stream: string,
  row: (random: RandomStream, index: number) => Readonly<Record<string, Cell>>,
): Columns {
  const random = new RandomStream(7, stream);
  const rows = Array.from({ length: count }, (_, i) => row(random, i));
  return Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((each) => each[name])]));
}

export interface LinearOptions {
  readonly rows?: number;
  readonly noise?: number;
  /** Factor on the target. */
  readonly scale?: number;
  /** Factor on the first feature as it is written down. */
  readonly unit?: number;
  /** Share of rows whose target is far off. */
  readonly outliers?: number;
}

/** y from four features, linear. */
export function linear({
  rows = 160,
  noise = 0.1,
  scale = 1,
  unit = 1,
  outliers = 0,
}: LinearOptions = {}): Columns {
  return rowsOf(rows, 'linear', (random) => {
    const [a, b, c, d] = [random.nextNormal(), random.nextNormal(), random.nextNormal(), random.nextNormal()];
    const y = 1.5 * a - b + 0.5 * c + 0.3 + noise * random.nextNormal();
    const off = random.nextFloat() < outliers ? 40 : 0;
    return { a: a * unit, b, c, d, y: scale * (y + off) };
  });
}

/** Smooth and not linear, target within [-1, 1]. */
export function hills(rows = 200): Columns {
  return rowsOf(rows, 'hills', (random) => {
    const [a, b] = [4 * random.nextFloat() - 2, 4 * random.nextFloat() - 2];
    return { a, b, height: Math.sin(1.5 * a) * Math.cos(b) };
  });
}

export interface BlobOptions {
  readonly rows?: number;
  readonly classes?: number;
  readonly features?: number;
  /** Deviation of each blob; the centres are about 3 apart. */
  readonly spread?: number;
  /** Factor on all features. */
  readonly unit?: number;
  /** Share of rows with a label drawn at random. */
  readonly noise?: number;
}

/** Classes "k0", "k1", ... around centres of their own, in features "x0", "x1", ... */
export function blobs({
  rows = 180,
  classes = 3,
  features = 2,
  spread = 0.7,
  unit = 1,
  noise = 0,
}: BlobOptions = {}): Columns {
  const centres = new RandomStream(3, `centres ${classes} ${features}`);
  const at = Array.from({ length: classes }, (_, k) =>
    Array.from({ length: features }, (_, i) =>
      features === 2
        ? 3 * (i === 0 ? Math.cos((2 * Math.PI * k) / classes) : Math.sin((2 * Math.PI * k) / classes))
        : 2 * centres.nextNormal(),
    ),
  );
  return rowsOf(rows, 'blobs', (random, i) => {
    const k = i % classes;
    const point = at[k].map(
      (centre, j) => [`x${j}`, unit * (centre + spread * random.nextNormal())] as const,
    );
    const label = random.nextFloat() < noise ? Math.floor(classes * random.nextFloat()) : k;
    return { ...Object.fromEntries(point), kind: `k${label}` };
  });
}

/** Two rings: `inner` is 1 within the smaller one. */
export function rings(rows = 200, noise = 0.1): Columns {
  return rowsOf(rows, 'rings', (random, i) => {
    const angle = 2 * Math.PI * random.nextFloat();
    const radius = (i % 2 === 0 ? 1 : 2.2) + noise * random.nextNormal();
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle), inner: i % 2 === 0 ? 1 : 0 };
  });
}

/** Overlapping classes 0 and 1, the second with the given share of the rows. */
export function rare(rows = 400, share = 0.02, distance = 1): Columns {
  return rowsOf(rows, 'rare', (random, i) => {
    const positive = i % Math.round(1 / share) === 0;
    const shift = positive ? distance : 0;
    return {
      a: random.nextNormal() + shift,
      b: random.nextNormal() + shift,
      c: random.nextNormal(),
      hit: positive ? 1 : 0,
    };
  });
}

/** Counts whose rate depends on two features. */
export function counts(rows = 200): Columns {
  return rowsOf(rows, 'counts', (random) => {
    const [a, b] = [random.nextNormal(), random.nextNormal()];
    let left = Math.exp(0.5 + 0.6 * a - 0.3 * b);
    let n = 0;
    for (left += Math.log(random.nextFloat()); left > 0; n++) left += Math.log(random.nextFloat());
    return { a, b, n };
  });
}

/** Nothing of the features tells anything about the target. */
export function unrelated(rows = 200, classes: number | null = null): Columns {
  return rowsOf(rows, 'unrelated', (random) => ({
    a: random.nextNormal(),
    b: random.nextNormal(),
    y: classes === null ? random.nextNormal() : `k${Math.floor(classes * random.nextFloat())}`,
  }));
}

/** A win or a loss that four features make more likely, and little more: no model tells much better than chance. */
export function odds(rows = 400): Columns {
  return rowsOf(rows, 'odds', (random) => {
    const [a, b, c, d] = [random.nextNormal(), random.nextNormal(), random.nextNormal(), random.nextNormal()];
    const won = random.nextFloat() < 1 / (1 + Math.exp(-(0.3 * a - 0.3 * b + 0.2 * c)));
    return { a, b, c, d, won: won ? 1 : 0 };
  });
}

/** y from two features, and on another level in one corner of them. */
export function levels(rows = 300): Columns {
  return rowsOf(rows, 'levels', (random) => {
    const [a, b, c] = [random.nextNormal(), random.nextNormal(), random.nextNormal()];
    return { a, b, c, y: 0.3 * a + 0.2 * c + 0.2 * random.nextNormal() + (a > 0.8 && b > 0.2 ? 8 : 0) };
  });
}

/** Series of 12 steps of one feature: rising or falling. */
export function series(rows = 120, steps = 12): Columns {
  return rowsOf(rows, 'series', (random, i) => {
    const up = i % 2 === 0;
    const phase = 6 * random.nextFloat();
    const cells = Array.from(
      { length: steps },
      (_, t) => [`t${t}`, Math.sin(phase + (up ? 0.4 : 0.9) * t) + 0.1 * random.nextNormal()] as const,
    );
    return { ...Object.fromEntries(cells), slow: up ? 1 : 0 };
  });
}

/** Images of 6 by 6 with a bar, across or upright. */
export function bars(rows = 120, size = 6): Columns {
  return rowsOf(rows, 'bars', (random, i) => {
    const across = i % 2 === 0;
    const at = Math.floor(size * random.nextFloat());
    const cells = Array.from({ length: size * size }, (_, p) => {
      const on = across ? Math.floor(p / size) === at : p % size === at;
      return [`p${p}`, (on ? 1 : 0) + 0.1 * random.nextNormal()] as const;
    });
    return { ...Object.fromEntries(cells), across: across ? 1 : 0 };
  });
}

/** The same rows, ordered by a column of numbers. */
export function sortedBy(name: string, columns: Columns): Columns {
  const rows = [...columns[name].keys()].sort((i, j) => Number(columns[name][i]) - Number(columns[name][j]));
  return Object.fromEntries(
    Object.entries(columns).map(([key, cells]) => [key, rows.map((row) => cells[row])]),
  );
}
