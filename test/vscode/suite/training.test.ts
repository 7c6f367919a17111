import assert from 'node:assert/strict';
import {
  commands,
  DiagnosticSeverity,
  window,
  workspace,
  type DiagnosticRelatedInformation,
  type Uri,
} from 'vscode';
import { ENDLESS, PETS, petsRunFile } from './pets';
import {
  closeEditors,
  eventually,
  fileIn,
  findingsOf,
  lensesOf,
  open,
  readText,
  replace,
  trained,
  write,
} from './window';

const folder = 'training';
/** Far too high: the loss is no number after a few steps. */
const explosive = { loss: 'mse', learningRate: 1e6 };

describe('training in VS Code', () => {
  let ordinal = 0;
  let file: Uri;

  before(async () => {
    await write(fileIn(folder, 'pets.csv'), PETS);
    await workspace.getConfiguration('files').update('autoSave', 'off');
  });

  beforeEach(() => {
    file = fileIn(folder, `run${ordinal++}.train.json`);
  });

  afterEach(async () => {
    await commands.executeCommand('lossDebugger.stop');
    await commands.executeCommand('lossDebugger.clearFindings');
    await closeEditors();
  });

  const train = (...given: unknown[]): Thenable<unknown> =>
    commands.executeCommand('lossDebugger.train', ...given);

  /** Trains a run that goes wrong, and waits for what is found. */
  async function trainExplosive(): Promise<ReturnType<typeof findingsOf>> {
    await write(file, petsRunFile(explosive));
    await open(file);
    await train(file);
    await trained(file);
    return eventually(
      () => findingsOf(file),
      (findings) => findings.some(({ severity }) => severity <= DiagnosticSeverity.Warning),
    );
  }

  it('marks what went wrong at its cause, with a link to the rule', async () => {
    const [finding] = await trainExplosive();
    assert.ok(finding.severity <= DiagnosticSeverity.Warning);
    assert.ok(finding.range.start.line > 0);
    const { code } = finding;
    assert.ok(typeof code === 'object');
    assert.match(code.target.path, new RegExp(`/docs/rules/${code.value}\\.md$`));
    const related: readonly DiagnosticRelatedInformation[] = finding.relatedInformation ?? [];
    for (const { location } of related) assert.equal(location.uri.scheme, 'file');
  });

  it('trains what the editor shows rather than what was saved', async () => {
    await write(file, petsRunFile());
    const editor = await open(file);
    await replace(editor, '"bceWithLogits"', '"mse"');
    await replace(editor, '0.01', '1000000');
    await train(file);
    await trained(file);
    await eventually(
      () => findingsOf(file),
      (findings) => findings.length > 0,
    );
    assert.equal(await readText(file), petsRunFile());
  });

  it('forgets a finding when its cause is edited, and moves it when something above is', async () => {
    const [finding] = await trainExplosive();
    const editor = await open(file);
    await replace(editor, '"data"', '\n  "data"');
    await eventually(
      () => findingsOf(file),
      (findings) => findings.some(({ range }) => range.start.line === finding.range.start.line + 1),
    );
    await editor.edit((edit) => {
      const start = finding.range.start.translate(1);
      edit.delete(finding.range.with(start, finding.range.end.translate(1)));
    });
    await eventually(
      () => findingsOf(file),
      (findings) => !findings.some(({ message }) => message === finding.message),
    );
  });

  it('forgets findings when the run is repeated', async () => {
    await trainExplosive();
    const editor = await open(file);
    await replace(editor, '1000000', '0.0001');
    await train(file);
    await eventually(
      () => findingsOf(file).filter(({ severity }) => severity === DiagnosticSeverity.Error),
      (findings) => findings.length === 0,
    );
  });

  it('forgets findings when it is told to', async () => {
    await trainExplosive();
    await commands.executeCommand('lossDebugger.clearFindings');
    await eventually(
      () => findingsOf(file).filter(({ severity }) => severity === DiagnosticSeverity.Error),
      (findings) => findings.length === 0,
    );
  });

  it('says what is wrong with a run file that is not open', async () => {
    await write(file, petsRunFile({ loss: 'bceWithLogit' }));
    await train(file);
    const [problem] = await eventually(
      () => findingsOf(file),
      (findings) => findings.length > 0,
    );
    assert.match(problem.message, /did you mean 'bceWithLogits'/);
  });

  it('trains two run files at once and stops one of them', async () => {
    const other = fileIn(folder, 'other.train.json');
    for (const each of [file, other]) await write(each, petsRunFile({ epochs: ENDLESS }));
    await open(other);
    await open(file);
    const isTraining = async (each: Uri): Promise<boolean> =>
      (await lensesOf(each)).includes('$(debug-stop) Stop');
    await train(file);
    await train(other);
    await eventually(async () => (await isTraining(file)) && (await isTraining(other)), Boolean);
    await commands.executeCommand('lossDebugger.stop', file);
    await trained(file);
    assert.ok(await isTraining(other));
    await commands.executeCommand('lossDebugger.stop');
    await trained(other);
  });

  it('pauses, takes a step, and goes on', async () => {
    await write(file, petsRunFile({ epochs: ENDLESS }));
    await open(file);
    await train(file);
    const step = async (): Promise<number> => {
      const title = (await lensesOf(file)).find((candidate) => candidate.startsWith('step')) ?? '';
      return Number(/step ([\d,]+)/.exec(title)?.[1].replaceAll(',', '') ?? NaN);
    };
    await eventually(step, (count) => count > 0);
    await commands.executeCommand('lossDebugger.pause');
    // Paused once two looks in a row show the same.
    const paused = await eventually(
      step,
      (() => {
        let last = NaN;
        return (count: number) => count === last || ((last = count), false);
      })(),
    );
    await commands.executeCommand('lossDebugger.step');
    await eventually(step, (count) => count === paused + 1);
    await commands.executeCommand('lossDebugger.resume');
    await eventually(step, (count) => count > paused + 100);
  });

  it('trains on a data file with what the caller says, and writes nothing until it is told to', async () => {
    const dataFile = fileIn('training-data', 'pets.csv');
    await write(dataFile, PETS);
    await train(dataFile, { target: 'animal', losses: ['bceWithLogits', 'hinge'] });
    const saved = fileIn('training-data', 'pets.train.json');
    await assert.rejects(async () => readText(saved));
    await commands.executeCommand('lossDebugger.stop');
    await train(dataFile, { target: 'animal', losses: ['hinge'] });
    const choice = fileIn('training-data', 'pets (hinge).train.json').with({ scheme: 'loss-debugger-run' });
    await commands.executeCommand('lossDebugger.saveRunFile', choice);
    await eventually(
      () => window.activeTextEditor?.document.uri.path,
      (path) => path === saved.path,
    );
    assert.match(await readText(saved), /"loss": "hinge"/);
    assert.match(await readText(saved), /\/\/ /);
    assert.deepEqual(
      findingsOf(saved).filter(({ severity }) => severity === DiagnosticSeverity.Error),
      [],
    );
  });
});
