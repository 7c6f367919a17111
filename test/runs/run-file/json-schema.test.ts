import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { losses } from '../../../src/engine/losses';
import { createJsonSchema } from '../../../src/runs/run-file/json-schema';

const file = join(__dirname, '..', '..', '..', 'schemas', 'train.schema.json');

/** Every object within a value, with its path. */
function* objectsIn(value: unknown, path = ''): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Record<string, unknown>];
  for (const [key, child] of Object.entries(value)) yield* objectsIn(child, `${path}/${key}`);
}

describe('the JSON schema of run files', () => {
  it('is the one in schemas/ (after a change: npm run schema)', () => {
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(JSON.stringify(createJsonSchema())));
  });

  it('refuses nothing, since the reader says better what is wrong', () => {
    const refusing = ['required', 'additionalProperties', 'minimum', 'pattern', 'minItems', 'oneOf', 'allOf'];
    for (const [path, schema] of objectsIn(createJsonSchema())) {
      if (path.endsWith('/properties')) continue;
      for (const keyword of refusing) assert.ok(!(keyword in schema), `${keyword} at ${path}`);
      if ('anyOf' in schema) {
        const last = (schema.anyOf as object[]).at(-1)!;
        assert.ok(!('enum' in last) && !('type' in last), `no way out at ${path}`);
      }
    }
  });

  it('offers every loss with its description', () => {
    const { properties } = createJsonSchema() as {
      properties: { loss: { anyOf: Record<string, unknown>[] } };
    };
    const names = properties.loss.anyOf.find((form) => 'enum' in form)!;
    assert.deepEqual(names.enum, [...losses.keys()]);
    assert.deepEqual(
      names.enumDescriptions,
      [...losses.values()].map(({ summary }) => summary),
    );
  });

  it('describes every key', () => {
    const { properties } = createJsonSchema() as { properties: Record<string, { description?: string }> };
    for (const [key, { description }] of Object.entries(properties)) {
      assert.ok(description !== undefined && description.length > 10, key);
    }
  });
});
