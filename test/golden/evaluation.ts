import type { Precision } from '../../src/engine/operation';
import type { Adapters } from './adapter';
import type { CaseResult } from './case-result';
import type { GoldenFile } from './golden-file';
import { evaluateOperators } from './operator-cases';

const PRECISIONS: readonly Precision[] = ['float64', 'float32'];

/** Evaluates every case of a file, in each precision that it is meant for. */
export function evaluateFile(file: GoldenFile, { operators, families }: Adapters): readonly CaseResult[] {
  return PRECISIONS.flatMap((precision) => {
    const family = families.get(file.content.family);
    if (family !== undefined) return family(file, precision);
    if (file.content.ops !== undefined) return evaluateOperators(file, precision, operators);
    return skippedCases(file, precision);
  });
}

function skippedCases({ path, content }: GoldenFile, precision: Precision): readonly CaseResult[] {
  return (content.cases ?? [content]).map((_, position) => ({
    id: `${path} case ${position}`,
    subject: content.family,
    precision,
    outcome: { kind: 'skipped' },
  }));
}
