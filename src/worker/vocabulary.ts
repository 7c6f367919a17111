import { ACTIVATION_NAMES, activationOf } from '../engine/activations';
import { allLayers } from '../engine/layers';
import { losses } from '../engine/losses';
import { optimizers } from '../engine/optimizers';
import { schedules } from '../engine/schedules';
import type { Vocabulary, VocabularyTerm } from './service-protocol';

interface Described {
  readonly summary: string;
  readonly source: string;
  readonly formula?: string;
}

function describe(name: string, { summary, formula, source }: Described): VocabularyTerm {
  return { name, summary, formula: formula ?? null, source };
}

/** The words of the run file with what they mean, from the tables that define them. */
export function readVocabulary(): Vocabulary {
  const terms = (definitions: Iterable<readonly [string, Described]>): VocabularyTerm[] =>
    [...definitions].map(([name, definition]) => describe(name, definition));
  return {
    layer: allLayers().map((definition) => describe(definition.type, definition)),
    activation: ACTIVATION_NAMES.map((name) => describe(name, activationOf(name))),
    loss: terms(losses),
    optimizer: terms(optimizers),
    schedule: terms(schedules),
  };
}
