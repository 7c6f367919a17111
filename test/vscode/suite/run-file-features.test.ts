import assert from 'node:assert/strict';
import { commands, workspace, type CompletionList, type Hover, type MarkdownString, type Uri } from 'vscode';
import { PETS, petsRunFile } from './pets';
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
  write,
} from './window';

const folder = 'run-file-features';

describe('a run file in the editor', () => {
  let ordinal = 0;
  let file: Uri;

  before(() => write(fileIn(folder, 'pets.csv'), PETS));

  beforeEach(() => {
    file = fileIn(folder, `run${ordinal++}.train.json`);
  });

  afterEach(closeEditors);

  /** Labels that are offered at the end of a text. */
  async function offeredAfter(text: string): Promise<string[]> {
    const { document } = await open(file);
    const { end } = rangeOf(document.getText(), text);
    const list = await commands.executeCommand<CompletionList>(
      'vscode.executeCompletionItemProvider',
      file,
      end,
    );
    return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
  }

  /** What hovers say about a text. */
  async function hoverOver(text: string): Promise<string> {
    const { document } = await open(file);
    const { start } = rangeOf(document.getText(), text);
    const position = start.translate(0, 1);
    const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', file, position);
    const texts = hovers.flatMap(({ contents }) => contents.map((part) => (part as MarkdownString).value));
    return texts.join('\n').replaceAll('\\', '');
  }

  it('is JSON with comments', async () => {
    await write(file, `// what to look for\n${petsRunFile()}`);
    const { document } = await open(file);
    assert.equal(document.languageId, 'jsonc');
  });

  it('completes the columns of its data file', async () => {
    await write(file, petsRunFile().replace('"animal"', '""'));
    const labels = await offeredAfter('"target": "');
    assert.deepEqual(
      labels.filter((label) => ['weight', 'age', 'animal'].includes(label)),
      ['weight', 'age', 'animal'],
    );
  });

  it('completes the data files beside it', async () => {
    await write(file, petsRunFile().replace('"pets.csv"', '""'));
    assert.ok((await offeredAfter('"file": "')).includes('pets.csv'));
  });

  it('completes losses and layers by its schema', async () => {
    await write(file, petsRunFile().replace('"bceWithLogits"', '""'));
    const losses = await eventually(
      () => offeredAfter('"loss": "'),
      (labels) => labels.length > 0,
    );
    assert.ok(losses.some((label) => label.includes('crossEntropy')));
  });

  it('says what a loss is, with its formula and where that is from', async () => {
    await write(file, petsRunFile());
    const text = await hoverOver('"bceWithLogits"');
    assert.match(text, /\*\*bceWithLogits\*\*/);
    assert.match(text, /sigmoid\(p\)/);
    assert.match(text, /\[Source\]\(https:/);
  });

  it('says what a column holds', async () => {
    await write(file, petsRunFile());
    assert.match(await hoverOver('"animal"'), /dog \(57\), cat \(33\)/);
  });

  it('offers training above its loss', async () => {
    await write(file, petsRunFile());
    await open(file);
    assert.deepEqual(await lensesOf(file), ['$(play) Train']);
  });

  it('marks a misspelled loss where it stands, offers the right spelling, and is content with it', async () => {
    await write(file, petsRunFile({ loss: 'bceWithLogit' }));
    const { document } = await open(file);
    const [problem] = await eventually(
      () => findingsOf(file),
      (findings) => findings.length > 0,
    );
    assert.match(problem.message, /did you mean 'bceWithLogits'\?/);
    assert.deepEqual(problem.range, rangeOf(document.getText(), '"bceWithLogit"'));
    const [fix] = await fixesOf(file, problem);
    assert.equal(fix.isPreferred, true);
    assert.ok(fix.edit && (await workspace.applyEdit(fix.edit)));
    assert.equal(document.getText(), petsRunFile());
    await eventually(
      () => findingsOf(file),
      (findings) => findings.length === 0,
    );
  });

  it('marks an unknown column as it is typed', async () => {
    await write(file, petsRunFile());
    const editor = await open(file);
    await replace(editor, '"animal"', '"animals"');
    const [problem] = await eventually(
      () => findingsOf(file),
      (findings) => findings.length > 0,
    );
    assert.match(problem.message, /animals/);
    assert.equal(problem.range.start.line, 1);
  });

  it('says no more about what is wrong once it is closed', async () => {
    await write(file, petsRunFile({ loss: 'bceWithLogit' }));
    await open(file);
    await eventually(
      () => findingsOf(file),
      (findings) => findings.length > 0,
    );
    await closeEditors();
    await eventually(
      () => findingsOf(file),
      (findings) => findings.length === 0,
    );
  });
});
