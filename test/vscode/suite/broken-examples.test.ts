import assert from 'node:assert/strict';
import {
  commands,
  DiagnosticSeverity,
  workspace,
  type CodeAction,
  type Diagnostic,
  type TextDocument,
  type Uri,
} from 'vscode';
import {
  closeEditors,
  eventually,
  fileIn,
  findingsOf,
  fixesOf,
  lensesOf,
  open,
  readText,
  trained,
  write,
} from './window';

/** Each with what is found, the line that it is found in, and the metric that must get better. */
const BROKEN = [
  { file: 'iris/iris-vanishing', rule: 'vanishing-gradient', line: /"sigmoid"/, metric: 'accuracy' },
  {
    file: 'breast-cancer/breast-cancer-wrong-loss',
    rule: 'output-activation',
    line: /"units": 1 \}/,
    metric: 'accuracy',
  },
  { file: 'diabetes/diabetes-unscaled', rule: 'unnormalized-feature', line: /"normalize"/, metric: 'R²' },
  {
    file: 'digits/digits-exploding',
    rule: 'learning-rate-too-high',
    line: /"learningRate"/,
    metric: 'accuracy',
  },
] as const;

/** Trains an open run file to its end. @returns the metric at the end; -Infinity for a run that diverged */
async function train(file: Uri, metric: string): Promise<number> {
  await commands.executeCommand('lossDebugger.train', file);
  const titles = await trained(file);
  const last = titles.find((title) => title.startsWith('last:')) ?? '';
  return Number(
    new RegExp(`${metric} ([-\u2212\\d.e]+)`).exec(last)?.[1].replace('\u2212', '-') ?? -Infinity,
  );
}

function ruleOf({ code }: Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}

async function diagnosticOf(file: Uri, rule: string): Promise<Diagnostic> {
  const findings = await eventually(
    () => findingsOf(file).filter((finding) => ruleOf(finding) === rule),
    (found) => found.some(({ severity }) => severity <= DiagnosticSeverity.Warning),
  );
  return findings[0];
}

async function preferredFix(file: Uri, diagnostic: Diagnostic): Promise<CodeAction> {
  const fix = (await fixesOf(file, diagnostic)).find(({ isPreferred }) => isPreferred);
  assert.ok(fix?.edit);
  return fix;
}

describe('the broken examples in VS Code', function () {
  this.timeout(90_000);
  let copies = 0;

  /** Opens a copy of an example, beside it, so that what one test changes is not there for the next. */
  async function openCopy(example: string): Promise<{ file: Uri; document: TextDocument }> {
    const [folder, name] = example.split('/');
    const file = fileIn(folder, `${name}-${copies++}.train.json`);
    await write(file, await readText(fileIn(folder, `${name}.train.json`)));
    return { file, document: (await open(file)).document };
  }

  afterEach(async () => {
    await commands.executeCommand('lossDebugger.stop');
    await closeEditors();
  });

  for (const { file: name, rule, line, metric } of BROKEN) {
    it(`${name}: ${rule} is found at its place, and gone with the preferred fix`, async () => {
      const { file, document } = await openCopy(name);
      const before = await train(file, metric);
      const diagnostic = await diagnosticOf(file, rule);
      assert.match(document.lineAt(diagnostic.range.start).text, line);
      const { edit } = await preferredFix(file, diagnostic);
      assert.ok(edit && (await workspace.applyEdit(edit)));
      const after = await train(file, metric);
      assert.ok(after > before, `${metric} ${before} -> ${after}`);
      // The check of the edited text may take longer than the training.
      await eventually(
        () => findingsOf(file).filter((finding) => ruleOf(finding) === rule),
        (found) => found.length === 0,
      );
    });
  }

  it('diabetes/diabetes-unscaled: the fix is proven, then offered as such', async () => {
    const { file } = await openCopy('diabetes/diabetes-unscaled');
    await train(file, 'R²');
    const diagnostic = await diagnosticOf(file, 'unnormalized-feature');
    const { title } = await preferredFix(file, diagnostic);
    const verdict = await commands.executeCommand(
      'lossDebugger.proveFix',
      file,
      'unnormalized-feature',
      title,
    );
    assert.equal(verdict, 'helps');
    assert.equal((await preferredFix(file, diagnostic)).title, `${title} (proven to help)`);
    // What was proven is about that run; the next one begins without it.
    await train(file, 'R²');
    assert.equal((await preferredFix(file, await diagnosticOf(file, 'unnormalized-feature'))).title, title);
  });

  it('digits/digits-exploding: a learning rate is found', async () => {
    const { file } = await openCopy('digits/digits-exploding');
    const rate = await commands.executeCommand<number | null>('lossDebugger.findLearningRate', file);
    assert.ok(rate !== null && rate > 1e-4 && rate < 1, `${rate}`);
  });

  it('diabetes: losses are compared', async () => {
    const { file } = await openCopy('diabetes/diabetes');
    const names = await commands.executeCommand<string[]>('lossDebugger.compareLosses', file, [
      'mse',
      'huber',
    ]);
    assert.deepEqual([...names].sort(), ['huber', 'mse']);
    assert.ok((await lensesOf(file)).includes('$(play) Train'));
  });
});
