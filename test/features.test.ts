import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIVATION_NAMES } from '../src/engine/activations';
import { INITIALIZERS, TORCH_DEFAULT } from '../src/engine/initializers';
import { allLayers } from '../src/engine/layers';
import { losses } from '../src/engine/losses';
import { optimizers } from '../src/engine/optimizers';
import { schedules } from '../src/engine/schedules';
import { EXPERIMENT_KINDS } from '../src/worker/experiment-protocol';

interface Feature {
  readonly name: string;
  /** The class of PyTorch that it is; absent where the code does not say. */
  readonly torch?: string | null;
}

/** What the code has, by the headings of FEATURES.md. */
const FEATURES: Readonly<Record<string, readonly Feature[]>> = {
  Losses: [...losses.values()],
  Layers: allLayers().map(({ type }) => ({ name: type })),
  Activations: ACTIVATION_NAMES.map((name) => ({ name })),
  Initializers: [...INITIALIZERS, { name: TORCH_DEFAULT }].map(({ name }) => ({ name })),
  Optimizers: [...optimizers.values()],
  'Learning-rate schedules': [...schedules.values()],
  Experiments: EXPERIMENT_KINDS.map((name) => ({ name })),
};

interface Row {
  readonly torch: string;
  /** The name between backticks in the second column; null for a dash. */
  readonly name: string | null;
}

/** The rows of all tables under a heading. */
function rowsUnder(heading: string, text: string): Row[] {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`));
  assert.ok(section, `FEATURES.md has no section ${heading}`);
  return section
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|\s*-+\s*\|\s*-+\s*\|\s*-+\s*\|$/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, , here]) => here !== 'here')
    .map(([, torch, here]) => {
      const name = /^`(\w+)`$/.exec(here)?.[1] ?? null;
      assert.ok(name !== null || here === '-', `'${here}' is neither a name nor a dash`);
      return { torch, name };
    });
}

describe('FEATURES.md', () => {
  const text = readFileSync(join(__dirname, '../FEATURES.md'), 'utf8');

  for (const [heading, features] of Object.entries(FEATURES)) {
    it(`lists all ${heading.toLowerCase()} that there are, and no others`, () => {
      const listed = rowsUnder(heading, text).flatMap(({ name }) => (name === null ? [] : [name]));
      assert.deepEqual([...listed].sort(), features.map(({ name }) => name).sort());
    });

    it(`names the class of PyTorch beside each of the ${heading.toLowerCase()}`, () => {
      const rows = rowsUnder(heading, text);
      for (const { name, torch } of features) {
        if (torch === undefined || torch === null) continue;
        assert.equal(rows.find((row) => row.name === name)?.torch, torch, name);
      }
    });
  }

  it('calls nothing missing that is there', () => {
    for (const [heading, features] of Object.entries(FEATURES)) {
      const classes = new Set(features.flatMap(({ torch }) => (typeof torch === 'string' ? [torch] : [])));
      for (const { torch, name } of rowsUnder(heading, text)) {
        if (name !== null) continue;
        for (const each of torch.split(', ')) assert.ok(!classes.has(each), `${each} is there`);
      }
    }
  });
});
