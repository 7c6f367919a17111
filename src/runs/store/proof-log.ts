import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { FIX_VERDICTS, type KeptProof } from '../kept-proof';
import { runFolder } from './run-folder';

export const keptProof: z.ZodType<KeptProof> = z.object({
  rule: z.string(),
  fix: z.string(),
  verdict: z.enum(FIX_VERDICTS),
  sentence: z.string(),
});

/** One line of JSON for each proof, beside what the run itself told: fixes are tried when it has ended. */
const PROOFS_FILE = 'proofs.jsonl';
/** Of more lines the latest are read. */
const MOST_PROOFS = 1000;

/**
 * Keeps a proof with its run. It begins on a line of its own, whatever a crash has left of the one before.
 * @throws when the run is not kept, or its folder cannot be written
 */
export async function keepProof(root: string, id: string, proof: KeptProof): Promise<void> {
  await appendFile(join(runFolder(root, id), PROOFS_FILE), `\n${JSON.stringify(proof)}\n`);
}

/** The latest proof of each fix of a run; lines that are not intact are left out. */
export async function readProofs(root: string, id: string): Promise<readonly KeptProof[]> {
  let text: string;
  try {
    text = await readFile(join(runFolder(root, id), PROOFS_FILE), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  const latest = new Map<string, KeptProof>();
  const lines = text.split('\n').filter((line) => line !== '');
  for (const line of lines.slice(-MOST_PROOFS)) {
    const proof = decode(line);
    if (proof === null) continue;
    latest.set(JSON.stringify([proof.rule, proof.fix]), proof);
  }
  return [...latest.values()];
}

function decode(line: string): KeptProof | null {
  try {
    const proof = keptProof.safeParse(JSON.parse(line));
    return proof.success ? proof.data : null;
  } catch {
    // A crash while it was written.
    return null;
  }
}
