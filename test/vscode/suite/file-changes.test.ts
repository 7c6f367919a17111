import { commands, DiagnosticSeverity, workspace, WorkspaceEdit, type Uri } from 'vscode';
import assert from 'node:assert/strict';
import { PETS, petsRunFile } from './pets';
import { closeEditors, eventually, fileIn, findingsOf, open, write } from './window';

const folder = 'file-changes';

describe('findings, when files change', () => {
  let ordinal = 0;
  let file: Uri;

  before(() => write(fileIn(folder, 'pets.csv'), PETS));

  /** Trains a run that goes wrong; what is found is in its run file. */
  beforeEach(async () => {
    file = fileIn(folder, `run${ordinal++}.train.json`);
    await write(file, petsRunFile({ loss: 'mse', learningRate: 1e6 }));
    await commands.executeCommand('lossDebugger.train', file);
    await eventually(
      () => findingsOf(file),
      (findings) => findings.some(({ severity }) => severity === DiagnosticSeverity.Error),
    );
  });

  afterEach(async () => {
    await commands.executeCommand('lossDebugger.clearFindings');
    await closeEditors();
  });

  const none = (of: Uri) =>
    eventually(
      () => findingsOf(of),
      (findings) => findings.length === 0,
    );

  it('follow a run file that gets another name', async () => {
    const other = fileIn(folder, `renamed${ordinal}.train.json`);
    await open(file);
    const messages = findingsOf(file).map(({ message }) => message);
    const edit = new WorkspaceEdit();
    edit.renameFile(file, other);
    assert.ok(await workspace.applyEdit(edit));
    await none(file);
    await eventually(
      () => findingsOf(other).map(({ message }) => message),
      (found) => messages.every((message) => found.includes(message)),
    );
  });

  it('go with a file that is removed', async () => {
    const edit = new WorkspaceEdit();
    edit.deleteFile(file);
    assert.ok(await workspace.applyEdit(edit));
    await none(file);
  });

  it('of a check go when another program mends the data of a run file that is open', async () => {
    const data = fileIn(folder, 'scores.csv');
    const rows = Array.from({ length: 60 }, (_, i) => `${(17 * i) % 61},${((17 * i) % 61) * 2}`);
    await write(data, `x,y\n${[...rows, 'seven,120'].join('\n')}\n`);
    const run = fileIn(folder, 'scores.train.json');
    await write(
      run,
      '{ "data": { "file": "scores.csv", "target": "y" }, "model": [{ "layer": "dense" }], "loss": "mse", "optimizer": { "type": "sgd", "learningRate": 0.01 } }',
    );
    await open(run);
    await eventually(
      () => findingsOf(data).map(({ message }) => message),
      (messages) => messages.some((message) => message.startsWith("A cell of 'x' is not a number.")),
    );
    await write(data, `x,y\n${[...rows, '60,120'].join('\n')}\n`);
    await none(data);
  });

  it('go when another program writes a file that no editor shows', async () => {
    await write(file, `\n\n\n${petsRunFile({ loss: 'mse', learningRate: 1e6 })}`);
    await none(file);
  });
});
