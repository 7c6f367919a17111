import { loadAdapters } from './adapter';
import type { CaseResult } from './case-result';
import { evaluateFile } from './evaluation';
import { readGoldenFolder, type GoldenFolder } from './golden-file';

/** `npm run golden -- FOLDER`: evaluates every reference case under the folder and prints those that fail. */
async function main([folder, ...rest]: readonly (string | undefined)[]): Promise<number> {
  if (folder === undefined || rest.length > 0) {
    console.error('usage: npm run golden -- FOLDER');
    return 2;
  }
  let contents: GoldenFolder;
  try {
    contents = readGoldenFolder(folder);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(`cannot read ${folder}: ${error.message}`);
    return 2;
  }
  for (const reason of contents.ignored) console.log(`ignored ${reason}`);
  const adapters = await loadAdapters();
  const results = contents.files.flatMap((file) => evaluateFile(file, adapters));
  results.forEach(printDetails);
  return printSummary(results);
}

function printDetails({ id, precision, outcome }: CaseResult): void {
  if (outcome.kind === 'failed') {
    for (const problem of outcome.problems) console.log(`FAILED ${precision} ${id}: ${problem}`);
  }
  if (outcome.kind === 'passed') {
    for (const remark of outcome.remarks) console.log(`differs as it may, ${precision} ${id}: ${remark}`);
  }
}

function printSummary(results: readonly CaseResult[]): number {
  const of = (kind: CaseResult['outcome']['kind']) => results.filter(({ outcome }) => outcome.kind === kind);
  const skipped = of('skipped');
  if (skipped.length > 0) {
    const subjects = [...new Set(skipped.map(({ subject }) => subject))];
    console.log(`not built yet: ${subjects.join(', ')}`);
  }
  const failed = of('failed').length;
  console.log(`${of('passed').length} passed, ${failed} failed, ${skipped.length} skipped`);
  return failed > 0 || results.length === 0 ? 1 : 0;
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
