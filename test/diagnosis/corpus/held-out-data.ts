import type { RandomStream } from '../../../src/engine/random';
import { rowsOf } from '../data-sets';

/** Noise that is small beside what the data of the held-out programs are made of. */
const tenth = (random: RandomStream): number => 0.1 * random.nextNormal();

/** Friedman 1991, "Multivariate Adaptive Regression Splines": ten features, five of which matter. */
export const friedman = rowsOf(400, 'friedman', (random) => {
  const x = Array.from({ length: 10 }, () => random.nextFloat());
  const y =
    10 * Math.sin(Math.PI * x[0] * x[1]) +
    20 * (x[2] - 0.5) ** 2 +
    10 * x[3] +
    5 * x[4] +
    random.nextNormal();
  return { ...Object.fromEntries(x.map((value, i) => [`x${i}`, value])), y };
});
export const moons = rowsOf(300, 'moons', (random, i) => {
  const angle = Math.PI * random.nextFloat();
  const upper = i % 2 === 0;
  return {
    a: (upper ? Math.cos(angle) : 1 - Math.cos(angle)) + tenth(random),
    b: (upper ? Math.sin(angle) : 0.5 - Math.sin(angle)) + tenth(random),
    moon: upper ? 'upper' : 'lower',
  };
});
export const houses = rowsOf(350, 'houses', (random) => {
  const area = 40 + 160 * random.nextFloat();
  const rooms = 1 + random.nextInteger(6);
  const age = 90 * random.nextFloat();
  const price = 3200 * area + 15000 * rooms - 900 * age + 40000 * random.nextNormal();
  return { area, rooms, age, price: Math.round(300000 + price) };
});
export const churn = rowsOf(500, 'churn', (random) => {
  const [months, calls, fee] = [60 * random.nextFloat(), random.nextInteger(9), 20 + 80 * random.nextFloat()];
  const score = -1.2 - 0.05 * (months - 30) + 0.5 * (calls - 4) + 0.02 * (fee - 60);
  return { months, calls, fee, churned: random.nextFloat() < 1 / (1 + Math.exp(-2 * score)) ? 'yes' : 'no' };
});
export const sparse = rowsOf(300, 'sparse', (random) => {
  const x = Array.from({ length: 30 }, () => random.nextNormal());
  return {
    ...Object.fromEntries(x.map((value, i) => [`x${i}`, value])),
    y: 2 * x[3] - 1.5 * x[7] + x[11] + 0.3 * random.nextNormal(),
  };
});
export const robot = rowsOf(300, 'robot', (random) => {
  const [u, v] = [2 * random.nextFloat() - 1, 2 * random.nextFloat() - 1];
  return {
    u,
    v,
    x: Math.cos(2 * u) + 0.5 * v,
    y: Math.sin(2 * u) * v,
    z: u * v + 0.05 * random.nextNormal(),
  };
});
export const shares = rowsOf(260, 'shares', (random) => {
  const [a, b] = [random.nextNormal(), random.nextNormal()];
  return { a, b, share: 1 / (1 + Math.exp(-(a - 0.7 * b + 0.3 * random.nextNormal()))) };
});
export const seasons = rowsOf(320, 'seasons', (random, t) => {
  const at = (lag: number): number => Math.sin((t - lag) / 7) + 0.3 * Math.sin((t - lag) / 2.3);
  return {
    lag1: at(1) + tenth(random),
    lag2: at(2) + tenth(random),
    lag7: at(7) + tenth(random),
    sales: at(0),
  };
});
export const wages = rowsOf(400, 'wages', (random) => {
  const trade = ['cook', 'nurse', 'welder', 'clerk', 'driver'][random.nextInteger(5)];
  const years = 35 * random.nextFloat();
  const base = { cook: 13, nurse: 18, welder: 20, clerk: 15, driver: 14 }[trade] ?? 0;
  return {
    trade,
    years,
    region: random.nextInteger(4),
    wage: base + 0.25 * years + 1.5 * random.nextNormal(),
  };
});
export const glitches = rowsOf(300, 'glitches', (random, i) => {
  const [a, b] = [random.nextNormal(), random.nextNormal()];
  return { a, b, y: 3 * a - b + tenth(random) + (i % 40 === 0 ? 12 : 0) };
});
