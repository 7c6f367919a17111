/** Writes the JSON schema of run files, from which VS Code offers completion and hovers. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format } from 'prettier';
import { createJsonSchema } from '../src/runs/run-file/json-schema';

const file = join(__dirname, '..', 'schemas', 'train.schema.json');

async function write(): Promise<void> {
  const text = await format(JSON.stringify(createJsonSchema()), { parser: 'json', printWidth: 110 });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

void write();
