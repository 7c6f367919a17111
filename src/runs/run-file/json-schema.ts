/**
 * The run file's schema for VS Code's JSON service, which offers completion and hovers from it. What is wrong is said
 * by {@link readRunFile} alone, better and in its own place; so this schema accepts everything: each of its
 * alternatives has an empty one beside it.
 */
import * as z from 'zod';
import { ACTIVATION_NAMES, activationOf } from '../../engine/activations';
import { runFileSchema } from './schema';

/** The parts of JSON schema draft-07, and of VS Code's additions to it, that are used here. */
interface JsonSchema {
  $schema?: string;
  $ref?: string;
  title?: string;
  description?: string;
  default?: unknown;
  type?: string;
  const?: unknown;
  enum?: readonly unknown[];
  enumDescriptions?: readonly string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema | readonly JsonSchema[];
  anyOf?: readonly JsonSchema[];
  oneOf?: readonly JsonSchema[];
  allOf?: readonly JsonSchema[];
  definitions?: Record<string, JsonSchema>;
  defaultSnippets?: readonly {
    readonly label: string;
    readonly description: string;
    readonly body: unknown;
  }[];
}

/** The JSON schema of run files, draft-07. */
export function createJsonSchema(): object {
  const strict = z.toJSONSchema(runFileSchema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  }) as JsonSchema;
  const { definitions = {}, ...root } = strict;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Run file of Loss Debugger',
    ...lenient(root),
    defaultSnippets: [NEW_RUN_FILE],
    definitions: mapValues(definitions, lenient),
  };
}

const NEW_RUN_FILE = {
  label: 'run file',
  description: 'Data, model, loss and optimizer of a training.',
  body: {
    data: { file: '${1:data.csv}', target: '${2:target}' },
    model: [{ layer: 'dense', units: '^${3:16}', activation: '${4:relu}' }, { layer: 'dense' }],
    loss: '${5:crossEntropy}',
    optimizer: { type: '${6:adam}', learningRate: '^${7:0.001}' },
    epochs: '^${8:50}',
  },
};

/** The schema with all that could refuse a value taken away. */
function lenient(schema: JsonSchema): JsonSchema {
  const { description, default: standard } = schema;
  const notes: JsonSchema = {
    ...(description !== undefined && { description }),
    ...(standard !== undefined && { default: standard }),
  };
  if (schema.$ref !== undefined) return { ...notes, $ref: schema.$ref };
  if (schema.properties !== undefined) return { ...notes, properties: mapValues(schema.properties, lenient) };
  if (schema.items !== undefined) return { ...notes, items: lenientItems(schema.items) };
  const alternatives = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (alternatives !== undefined) return { ...notes, anyOf: lenientAlternatives(alternatives) };
  return { ...notes, ...lenientLeaf(schema) };
}

function lenientItems(items: JsonSchema | readonly JsonSchema[]): JsonSchema | readonly JsonSchema[] {
  return isList(items) ? items.map(lenient) : lenient(items);
}

function isList(items: JsonSchema | readonly JsonSchema[]): items is readonly JsonSchema[] {
  return Array.isArray(items);
}

/** Plain values: what may stand there is offered, and everything else is let through. */
function lenientLeaf(schema: JsonSchema): JsonSchema {
  const choice = choiceOf(schema);
  return choice === null ? {} : { anyOf: [choice, {}] };
}

function choiceOf({ type, const: constant, enum: values, enumDescriptions }: JsonSchema): JsonSchema | null {
  if (constant !== undefined) return { enum: [constant] };
  if (values !== undefined) {
    const descriptions = enumDescriptions ?? describeActivations(values);
    return { enum: values, ...(descriptions !== null && { enumDescriptions: descriptions }) };
  }
  return type === 'boolean' ? { type } : null;
}

function describeActivations(values: readonly unknown[]): readonly string[] | null {
  return values.join() === ACTIVATION_NAMES.join()
    ? ACTIVATION_NAMES.map((name) => activationOf(name).summary)
    : null;
}

/** Alternatives that a key tells apart keep it, so that the right one is recognized; the last one fits everything. */
function lenientAlternatives(alternatives: readonly JsonSchema[]): JsonSchema[] {
  const flat = alternatives.flatMap((each) => each.anyOf ?? each.oneOf ?? [each]);
  const forms = flat.flatMap((each) => {
    if (each.properties === undefined) {
      const choice = each.$ref === undefined && each.items === undefined ? choiceOf(each) : lenient(each);
      return choice === null ? [] : [choice];
    }
    const constants = Object.entries(each.properties).filter(([, property]) => property.const !== undefined);
    const form = lenient(each);
    const fixed = constants.map(([key, property]) => [key, { enum: [property.const] }]);
    const properties = { ...form.properties, ...(Object.fromEntries(fixed) as object) };
    // Without the type, a mere name would fit this form too and be explained by it.
    return [{ ...form, type: 'object', properties }];
  });
  return [...forms, catchAll(flat)];
}

/** Fits everything, and offers the names under which the others go. */
function catchAll(alternatives: readonly JsonSchema[]): JsonSchema {
  const names = new Map<string, { readonly name: unknown; readonly summary: string }[]>();
  for (const { properties = {} } of alternatives) {
    for (const [key, { const: name, description = '' }] of Object.entries(properties)) {
      if (name !== undefined) names.set(key, [...(names.get(key) ?? []), { name, summary: description }]);
    }
  }
  if (names.size === 0) return {};
  return {
    properties: Object.fromEntries(
      [...names].map(([key, list]) => [
        key,
        {
          anyOf: [
            { enum: list.map(({ name }) => name), enumDescriptions: list.map(({ summary }) => summary) },
            {},
          ],
        },
      ]),
    ),
  };
}

function mapValues(
  record: Readonly<Record<string, JsonSchema>>,
  change: (schema: JsonSchema) => JsonSchema,
): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(record).map(([key, schema]) => [key, change(schema)]));
}
