import assert from 'node:assert/strict';
import { commands, DiagnosticSeverity, languages, workspace } from 'vscode';
import { PETS } from './pets';
import { closeEditors, eventually, fileIn, findingsOf, fixesOf, open, readText, write } from './window';

const folder = 'unsaved-choice';

describe('a choice that was trained and not saved', () => {
  const dataFile = fileIn(folder, 'pets.csv');
  const inMemory = fileIn(folder, 'pets (mse).train.json').with({ scheme: 'loss-debugger-run' });
  const saved = fileIn(folder, 'pets.train.json');

  before(async () => {
    await write(dataFile, PETS);
    // A loss for numbers on two classes, about which something is to be said.
    await commands.executeCommand('lossDebugger.train', dataFile, { target: 'animal', losses: ['mse'] });
    await eventually(
      () => findingsOf(inMemory),
      (findings) => findings.length > 0,
    );
  });

  after(closeEditors);

  it('can be looked at, with what was found', async () => {
    const { document } = await open(inMemory);
    assert.equal(document.languageId, 'jsonc');
    const [finding] = findingsOf(inMemory);
    assert.match(document.getText(finding.range), /mse/);
  });

  it('leaves nothing in the workspace', async () => {
    const files = await workspace.findFiles(`${folder}/*`);
    assert.deepEqual(
      files.map(({ path }) => path),
      [dataFile.path],
    );
  });

  it('takes its findings along when it is saved', async () => {
    const text = (await workspace.openTextDocument(inMemory)).getText();
    await commands.executeCommand('lossDebugger.saveRunFile', inMemory);
    assert.equal(await readText(saved), text);
    await eventually(
      () => findingsOf(saved),
      (findings) => findings.length > 0,
    );
    await eventually(
      () => findingsOf(inMemory),
      (findings) => findings.length === 0,
    );
  });

  it('can have its fixes proved by the name that it was trained under', async () => {
    const [{ code }] = findingsOf(saved).filter(({ message }) => message.includes('mse'));
    assert.ok(typeof code === 'object');
    const rule = String(code.value);
    const actions = await fixesOf(saved, findingsOf(saved)[0]);
    assert.ok(actions.length > 0);
    const verdict = await commands.executeCommand(
      'lossDebugger.proveFix',
      inMemory.with({ scheme: 'file' }),
      rule,
      actions[0].title,
    );
    assert.ok(typeof verdict === 'string');
  });

  it('has nothing worse said of it than what was found', () => {
    const severities = languages.getDiagnostics(saved).map(({ severity }) => severity);
    assert.ok(severities.every((severity) => severity !== DiagnosticSeverity.Error));
  });
});
