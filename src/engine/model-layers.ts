import type { ActivationName } from './activations';
import type { LayerDefinition, LayerSpec } from './layers/layer';
import { layerOfType } from './layers';
import { ModelError } from './model-error';

/** A layer with all that does not depend on shapes settled. */
export interface ResolvedLayer {
  readonly definition: LayerDefinition;
  readonly name: string;
  readonly pointer: string;
  readonly options: Record<string, unknown>;
  readonly defaultUnits: number | null;
  readonly nextActivation: ActivationName;
}

/** Where a list of layers stands: its pointer, what its layers' names begin with, and the last dense layer's units. */
export interface LayerListPlace {
  readonly pointer: string;
  readonly namePrefix: string;
  readonly outputUnits: number | null;
}

/**
 * Checks options, gives names and looks ahead for activations.
 * @throws ModelError for an unknown type, a wrong option or a name used twice.
 */
export function resolveLayers(specs: readonly LayerSpec[], place: LayerListPlace): ResolvedLayer[] {
  const parsed = specs.map((spec, i) => parseLayer(spec, `${place.pointer}/${i}`));
  const names = nameLayers(parsed, place);
  const lastDense = parsed.map(({ definition }) => definition.type).lastIndexOf('dense');
  return parsed.map(({ definition, options, pointer }, i) => ({
    definition,
    options,
    pointer,
    name: names[i],
    defaultUnits: i === lastDense ? place.outputUnits : null,
    nextActivation: nextActivation(parsed, i),
  }));
}

interface ParsedLayer {
  readonly definition: LayerDefinition;
  readonly pointer: string;
  readonly givenName: string | undefined;
  readonly options: Record<string, unknown>;
}

function parseLayer({ layer: type, name, ...options }: LayerSpec, pointer: string): ParsedLayer {
  const definition = layerOfType(type);
  if (definition === undefined)
    throw new ModelError(`unknown layer '${type}'`, `${pointer}/layer`, name ?? null);
  const result = definition.options.safeParse(options);
  if (!result.success) {
    const [{ path, message }] = result.error.issues;
    throw new ModelError(`${name ?? type}: ${message}`, [pointer, ...path].join('/'), name ?? null);
  }
  return { definition, pointer, givenName: name, options: result.data };
}

function nameLayers(layers: readonly ParsedLayer[], { namePrefix }: LayerListPlace): string[] {
  const counts = new Map<string, number>();
  const taken = new Map<string, string>();
  return layers.map(({ definition: { type }, givenName, pointer }) => {
    const number = (counts.get(type) ?? 0) + 1;
    counts.set(type, number);
    const name = namePrefix + (givenName ?? `${type}${number}`);
    const other = taken.get(name);
    if (other !== undefined) {
      const message = `two layers are called '${name}'; give this one another name`;
      throw new ModelError(message, givenName === undefined ? pointer : `${pointer}/name`, name);
    }
    taken.set(name, pointer);
    return name;
  });
}

/** The first non-linear activation from layer `start` on, before the next layer with weights. */
function nextActivation(layers: readonly ParsedLayer[], start: number): ActivationName {
  for (let i = start; i < layers.length; i++) {
    const { definition, options } = layers[i];
    if (i > start && definition.passesThrough !== true) break;
    const activation = definition.activation?.(options) ?? 'linear';
    if (activation !== 'linear') return activation;
  }
  return 'linear';
}
