import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { TemporaryFolder } from '../data/temporary-folder';
import { cloudTable, linearTable, runFileText } from '../runs/prepared-run-from';

const projectFolder = join(__dirname, '..', '..');

interface Line {
  readonly type: string;
  readonly [key: string]: unknown;
}

describe('the terminal', function () {
  this.timeout(20_000);
  const folder = new TemporaryFolder();
  let cli: string;

  before(async () => {
    cli = folder.pathOf('cli.js');
    await build({
      entryPoints: [join(projectFolder, 'src/cli/main.ts')],
      outfile: cli,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
    folder.write('data.csv', linearTable(60));
    folder.write('colours.csv', cloudTable(60, ['red', 'green', 'blue']));
    folder.write('good.train.json', runFileText({ epochs: 20, data: { normalizeTarget: 'standard' } }));
    folder.write('exploding.train.json', runFileText({ optimizer: { type: 'sgd', learningRate: 1e9 } }));
    folder.write('endless.train.json', runFileText({ epochs: 100_000_000 }));
  });

  function start(...argv: string[]) {
    return spawn(process.execPath, [cli, ...argv], {
      cwd: folder.pathOf('.'),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async function run(...argv: string[]) {
    const child = start(...argv);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [code] = (await once(child, 'close')) as [number];
    return { code, stdout, stderr };
  }

  function linesOf(stdout: string): Line[] {
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  }

  it('says so when what it tells cannot be written, and ends', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [cli, 'train', 'endless.train.json', '--json'], {
      cwd: folder.pathOf('.'),
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(stderr, 'loss-debugger: the output cannot be written (ENOSPC); is the disk full?\n');
    assert.equal(code, 2);
  });

  it('checks the other files when one cannot be read, and says where that is', async () => {
    folder.write('fine.loss.js', 'export default (p, t) => mean(abs(p - t) - 1);');
    const { code, stdout, stderr } = await run('check', 'none.loss.js', 'fine.loss.js');
    assert.equal(stderr, 'none.loss.js:1:1: the loss file does not exist\n');
    assert.match(stdout, /^fine\.loss\.js:1:/);
    assert.equal(code, 2);
  });

  it('says of each loss what is proved of it, and what was only tried', async () => {
    folder.write(
      'two.loss.js',
      'export const one = (p, t) => mse(p, t);\nexport const two = (p, t) => poisson(p, t);\n',
    );
    const { code, stdout } = await run('check', 'two.loss.js');
    assert.match(stdout, /^two\.loss\.js#one: finite \(proved\), differentiable, non-negative \(proved\), /m);
    assert.match(stdout, /^two\.loss\.js#two: /m);
    assert.doesNotMatch(stdout, /#two:.*proved/);
    assert.equal(code, 0);
  });

  it('trains, and tells everything as lines of JSON', async () => {
    const { code, stdout, stderr } = await run('train', 'good.train.json', '--json');
    assert.equal(stderr, '');
    assert.equal(code, 0);
    const lines = linesOf(stdout);
    assert.equal(lines[0].type, 'run');
    assert.equal(lines[0].file, folder.pathOf('good.train.json'));
    const steps = lines.filter(({ type }) => type === 'step');
    assert.deepEqual(
      steps.map(({ step }) => step),
      Array.from({ length: 40 }, (_, i) => i),
    );
    assert.equal(lines.filter(({ type }) => type === 'epoch').length, 20);
    const end = lines.at(-1)!;
    assert.equal(end.type, 'end');
    assert.equal(end.reason, 'completed');
    assert.equal(end.steps, 40);
  });

  it('gives the same lines again but for name and time, and others for another seed', async () => {
    const told = async (...argv: string[]) => {
      const { stdout } = await run('train', 'good.train.json', '--json', ...argv);
      return linesOf(stdout).map((line) => ({ ...line, id: null, seconds: null }));
    };
    const first = await told();
    assert.deepEqual(await told(), first);
    assert.notDeepEqual(await told('--seed', '7'), first);
  });

  it('takes no more steps than it may', async () => {
    const { code, stdout } = await run('train', 'endless.train.json', '--json', '--max-steps', '3');
    assert.equal(code, 0);
    const lines = linesOf(stdout);
    assert.equal(lines.filter(({ type }) => type === 'step').length, 3);
    assert.equal(lines.at(-1)!.reason, 'completed');
  });

  it('exits with 1 for a finding of severity error, after the step that it is about', async () => {
    const { code, stdout, stderr } = await run('train', 'exploding.train.json', '--json');
    assert.equal(code, 1);
    assert.equal(stderr, '');
    const lines = linesOf(stdout);
    assert.equal(lines.at(-1)!.reason, 'diverged');
    const position = lines.findIndex(({ type, severity }) => type === 'finding' && severity === 'error');
    const { step } = lines[position];
    const before = lines.slice(0, position).filter(({ type }) => type === 'step');
    assert.equal(before.at(-1)?.step ?? null, step);
  });

  it('tells people in a few lines', async () => {
    const { code, stdout, stderr } = await run('train', 'good.train.json');
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.match(stdout, /^mse, 3 parameters, 48 rows to train with, 12 to validate, seed 42\n/);
    assert.match(stdout, /\nepoch .*loss .*validation loss .*R²\n/);
    assert.match(stdout, /\ncompleted after 40 steps in .*: loss .*\nno findings\n$/);
  });

  it('tells people of findings as file:line:column: severity rule: message', async () => {
    const { stdout } = await run('train', 'exploding.train.json');
    assert.match(stdout, /^exploding\.train\.json:\d+:\d+: error [a-z-]+: .+$/m);
  });

  for (const [what, files, argv, stderr] of [
    [
      'a wrong run file',
      { 'wrong.train.json': runFileText({ loss: 'mes', epochs: 0 }) },
      ['train', 'wrong.train.json'],
      `wrong.train.json:4:11: unknown loss 'mes'; did you mean 'mse'?
wrong.train.json:6:13: 'epochs' must be at least 1, not 0
`,
    ],
    [
      'a run file that is no JSON',
      { 'broken.train.json': '{ "loss": }' },
      ['train', 'broken.train.json', '--json'],
      'broken.train.json:1:11: a value is expected here\n',
    ],
    ['no run file', {}, ['train', 'none.train.json'], 'none.train.json:1:1: the run file does not exist\n'],
    [
      'a loss that does not fit the target',
      { 'misfit.train.json': runFileText({ data: { file: 'colours.csv', target: 'colour' }, loss: 'bce' }) },
      ['train', 'misfit.train.json'],
      "misfit.train.json:4:3: bce tells two classes apart, and 'colour' has 3; use crossEntropy\n",
    ],
    [
      'bad usage',
      {},
      ['train'],
      'loss-debugger: train takes one run file, not 0; see loss-debugger --help\n',
    ],
  ] as const satisfies [string, Record<string, string>, string[], string][]) {
    it(`exits with 2 for ${what}, and says why on standard error alone`, async () => {
      for (const [name, text] of Object.entries(files)) folder.write(name, text);
      assert.deepEqual(await run(...argv), { code: 2, stdout: '', stderr });
    });
  }

  it('checks without training', async () => {
    const { code, stdout, stderr } = await run('check', 'good.train.json', 'exploding.train.json', '--json');
    assert.equal(stderr, '');
    assert.ok(code < 2);
    for (const line of stdout === '' ? [] : linesOf(stdout)) {
      assert.equal(line.type, 'finding');
      assert.equal(line.step, null);
    }
  });

  it('goes on checking after a file that cannot be used', async () => {
    folder.write('wrong.train.json', runFileText({ loss: 'mes' }));
    folder.write('log.loss.js', 'export default (p, t) => mean(log(p) * t);\n');
    const { code, stdout, stderr } = await run('check', 'wrong.train.json', 'log.loss.js');
    assert.equal(code, 2);
    assert.match(stderr, /^wrong\.train\.json:4:11: /);
    assert.match(stdout, /^log\.loss\.js:1:\d+: /m);
  });

  it('compares losses by metrics that they share', async () => {
    folder.write('compared.train.json', runFileText({ epochs: 10, data: { validation: 0.25 } }));
    const table = await run('compare', 'compared.train.json');
    assert.equal(table.code, 0);
    assert.match(table.stdout, /^loss +R² +MAE +diverged\n/);
    assert.match(table.stdout, /\nalways the mean +-?[\d.e-]+ .*-\n\n.+\.\n\n/);
    assert.match(table.stdout, /\nmse: the loss of this run\n/);
    const { code, stdout } = await run('compare', 'compared.train.json', '--losses', 'mse,mae', '--json');
    assert.equal(code, 0);
    const lines = linesOf(stdout);
    assert.deepEqual(
      lines.map(({ type, rank, runs }) => [type, rank, runs]),
      [
        ['loss', 1, 3],
        ['loss', 2, 3],
        ['constant', undefined, undefined],
        ['verdict', undefined, undefined],
      ],
    );
    const wrong = await run('compare', 'compared.train.json', '--losses', 'mse,hubr');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /'hubr' is no loss for this run; possible are 'mse'/);
  });

  it('calls no loss the best where none learns more than a constant answer', async () => {
    const idle = { epochs: 2, data: { validation: 0.25 }, optimizer: { type: 'sgd', learningRate: 1e-9 } };
    folder.write('idle.train.json', runFileText(idle));
    const { stdout } = await run('compare', 'idle.train.json', '--losses', 'mse,mae');
    assert.match(stdout, /^Neither of these learns more than always answering the mean, which has R² /m);
  });

  it('ends the run when the user interrupts', async () => {
    const child = start('train', 'endless.train.json', '--json');
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (stdout === '') child.kill('SIGINT');
      stdout += text;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 0);
    const end = linesOf(stdout).at(-1)!;
    assert.equal(end.type, 'end');
    assert.equal(end.reason, 'stopped');
  });

  it('ends quietly when its reader has seen enough', async () => {
    const child = start('train', 'endless.train.json', '--json');
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  it('tells its version and how to use it', async () => {
    const { version } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as {
      version: string;
    };
    assert.deepEqual(await run('--version'), { code: 0, stdout: `${version}\n`, stderr: '' });
    const help = await run('--help');
    assert.equal(help.code, 0);
    assert.match(help.stdout, /train FILE\.train\.json \[--json\] \[--seed N\] \[--max-steps N\]/);
  });
});
