import assert from 'node:assert/strict';
import {
  commands,
  DiagnosticSeverity,
  languages,
  type Hover,
  type MarkdownString,
  Range,
  Selection,
  workspace,
  type Diagnostic,
  type TextEditor,
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
  rangeOf,
  replace,
  trained,
  write,
} from './window';

const folder = 'loss-files';

/** A table in its order whose row on line 17 is the only one with a y of 0. */
const RATES = [
  'x,y',
  ...Array.from({ length: 40 }, (_, i) => `${(i % 5) - 2},${i === 15 ? 0 : 1 + i / 10}`),
  '',
].join('\n');

function ratesRunFile(loss: string): string {
  return `{
  "data": { "file": "rates.csv", "target": "y", "validation": 0, "shuffle": false },
  "model": [{ "layer": "dense" }],
  "loss": "${loss}",
  "optimizer": { "type": "sgd", "learningRate": 0.0001 },
  "epochs": 2,
  "batchSize": 8
}
`;
}

function lossOf(...lines: readonly string[]): string {
  return `export default function (prediction, target) {\n  ${lines.join('\n  ')}\n}\n`;
}

describe('a loss file in the editor', () => {
  let ordinal = 0;
  let file: Uri;

  before(() => write(fileIn(folder, 'rates.csv'), RATES));

  beforeEach(() => {
    file = fileIn(folder, `loss${ordinal++}.loss.js`);
  });

  afterEach(async () => {
    await commands.executeCommand('lossDebugger.clearFindings');
    await closeEditors();
  });

  /** Types over a text, as a keyboard would. */
  async function typeOver(editor: TextEditor, text: string, typed: string): Promise<void> {
    const { start, end } = rangeOf(editor.document.getText(), text);
    editor.selection = new Selection(start, end);
    for (const character of typed) await commands.executeCommand('type', { text: character });
  }

  /** Resolves with the warning about exactly this text of an editor; what is half typed may have its own before. */
  function warned({ document }: TextEditor, text: string): Promise<Diagnostic> {
    return new Promise((resolve) => {
      const look = (): void => {
        const finding = findingsOf(document.uri).find(
          ({ range, severity }) => severity <= DiagnosticSeverity.Warning && document.getText(range) === text,
        );
        if (finding === undefined) return;
        listening.dispose();
        resolve(finding);
      };
      const listening = languages.onDidChangeDiagnostics(look);
      look();
    });
  }

  /** Waits until a lens says that the loss is sound. */
  function foundSound(): Promise<string[]> {
    return eventually(
      () => lensesOf(file),
      (titles) => titles.some((title) => title.startsWith('$(pass)')),
    );
  }

  it('underlines a mistake as it is typed, offers the fix, and is content with it', async function () {
    await write(file, lossOf('const d = (prediction - target) ** 2;', 'return mean(d);'));
    const editor = await open(file);
    const { document } = editor;
    await foundSound();
    await typeOver(editor, 'mean(d)', 'mean(sqrt(d');
    const begin = performance.now();
    const finding = await warned(editor, 'sqrt(d)');
    const milliseconds = performance.now() - begin;
    this.test!.title += ` (underlined ${milliseconds.toFixed(0)} ms after the last key)`;
    const [fix] = await fixesOf(file, finding);
    assert.ok(fix.edit && (await workspace.applyEdit(fix.edit)));
    assert.equal(
      document.getText(),
      lossOf('const d = (prediction - target) ** 2;', 'return mean(sqrt(d + 1e-6));'),
    );
    await foundSound();
    assert.deepEqual(findingsOf(file), []);
  });

  it('says what an expression was in the last training, and but its shape once it is edited', async () => {
    const text = lossOf('const r = prediction - target;', 'return mean(r ** 2);');
    await write(file, text);
    const runFile = fileIn(folder, 'squares.train.json');
    await write(runFile, ratesRunFile(file.path.split('/').at(-1)!));
    await open(runFile);
    await commands.executeCommand('lossDebugger.train', runFile);
    await trained(runFile);
    const editor = await open(file);
    const hoverOver = async (part: string): Promise<string> => {
      const { start } = rangeOf(editor.document.getText(), part);
      const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', file, start);
      return hovers
        .flatMap(({ contents }) => contents.map((each) => (each as MarkdownString).value))
        .join('\n');
    };
    const said = await hoverOver('r ** 2');
    assert.match(said, /Shape `\[8, 1\]`, range: any number/);
    assert.match(said, /\| value \|( [\d.\u2212e-]+ \|){3} 0\.0 % \| 0\.0 % \|/);
    assert.match(said, /\| gradient \|( [\d.\u2212e-]+ \|){3}/);
    assert.match(said, /Step 9 of squares/);
    await replace(editor, 'r ** 2', 'r ** 4');
    const afterwards = await hoverOver('r ** 4');
    assert.match(afterwards, /Shape `\[batch, 1\]`, range: any number/);
    assert.match(afterwards, /has changed since/);
  });

  it('names the expression and the row where a training divides by zero', async () => {
    const text = lossOf('return mean(abs(prediction / target - 1));');
    await write(file, text);
    const runFile = fileIn(folder, 'rates.train.json');
    await write(runFile, ratesRunFile(file.path.split('/').at(-1)!));
    await open(file);
    await open(runFile);
    await commands.executeCommand('lossDebugger.train', runFile);
    await trained(runFile);
    const [finding] = await eventually(
      () => findingsOf(file),
      (findings) => findings.some(({ severity }) => severity === DiagnosticSeverity.Error),
    );
    assert.deepEqual(finding.range, rangeOf(text, 'prediction / target'));
    assert.match(finding.message, /^The loss is -?Infinity at step 1\./);
    assert.match(finding.message, / \/ 0 = -?Infinity, in row 8 of the batch, line 17 of rates\.csv/);
    const cell = finding.relatedInformation?.at(-1)?.location;
    assert.equal(cell?.uri.path, fileIn(folder, 'rates.csv').path);
    const { start, end } = rangeOf(RATES, '-2,0');
    assert.deepEqual(cell.range, new Range(start.translate(0, '-2,'.length), end));
  });
});
