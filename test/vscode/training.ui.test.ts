import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packagedExtension, projectFolder } from '../../scripts/project';
import type { CurveFacts } from './dashboard-in-window';
import { User } from './user';

function areDrawn(curves: readonly CurveFacts[]): boolean {
  return curves.length > 0 && curves.every(({ points }) => points > 1);
}

/** From the first key to a curve, and to the cause that is marked. */
async function trainExploding(user: User): Promise<void> {
  await user.trainWithLoss();
  await user.choose('exploding');
  await user.dashboard.reaches('diverged');
  const [training] = await user.dashboard.curves('loss', (curves) => areDrawn(curves.slice(0, 1)));
  assert.ok(training.nonFinite > 0);
  assert.ok((await user.dashboard.colorsOf('loss')) > 2);
  await user.openFile('exploding.train.json');
  await user.workbench.page.locator('.squiggly-error').first().waitFor();
}

describe('Train with Loss...', () => {
  let user: User;

  before(async () => {
    user = await User.arrive({ extension: projectFolder });
  });

  beforeEach(() => user.closeEditors());

  after(() => user.leave());

  it('leads from the palette to a drawn curve and to a marked cause', () => trainExploding(user));

  it('can be left at each step without a word', async () => {
    const steps = [[], ['iris.csv'], ['iris.csv', 'species']];
    for (const choices of steps) {
      await user.trainWithLoss();
      for (const choice of choices) await user.choose(choice);
      await user.row(['iris.csv', 'species', 'crossEntropy'][choices.length]).waitFor();
      await user.press('Escape');
      await user.quickPick.waitFor({ state: 'hidden' });
    }
    assert.deepEqual(await user.notifications.allInnerTexts(), []);
    assert.equal(await user.workbench.page.locator('.tab').count(), 0);
  });

  it('goes back to the step before', async () => {
    await user.trainWithLoss();
    await user.choose('iris.csv');
    await user.choose('species');
    const back = user.quickPick.locator('.quick-input-titlebar .action-label').first();
    await user.row('crossEntropy').waitFor();
    await back.click();
    await user.row('sepal_length').waitFor();
    await back.click();
    await user.row('diabetes.csv').waitFor();
    await user.press('Escape');
  });

  it('gives a reason for each loss, the one for this data first', async () => {
    await user.trainWithLoss();
    await user.choose('iris.csv');
    await user.choose('species');
    await user.row('crossEntropy').waitFor();
    const rows = await user.quickPick.locator('.monaco-list-row').allInnerTexts();
    assert.match(rows[0], /crossEntropy[\s\S]*recommended[\s\S]*3 classes of 33 % of the rows each/);
    await user.press('Escape');
  });

  it('trains several losses side by side', async () => {
    const losses = ['crossEntropy', 'multiMargin'];
    await user.trainWithLoss();
    await user.choose('iris.csv');
    await user.choose('species');
    for (const loss of losses) await user.row(loss).locator('.monaco-checkbox').click();
    await user.quickPick.getByText('OK', { exact: true }).click();
    await user.dashboard.curves('loss', (curves) => {
      const training = curves.filter(({ label }) => label.endsWith('Training'));
      return training.length === losses.length && areDrawn(training);
    });
    for (const loss of losses) await user.dashboard.run(`iris (${loss})`).waitFor();
  });

  it('trains with the loss of a loss file on the data that is chosen for it', async () => {
    await user.openFile('distance.loss.js');
    await user.workbench.palette('Train with Loss');
    await user.choose('diabetes.csv');
    await user.choose('progression');
    await user.dashboard.reaches('patience');
    await user.dashboard.run('diabetes (distance.loss.js)').waitFor();
  });

  it('writes what was chosen when it is told to, and not before', async () => {
    const file = join(user.workbench.workspace, 'iris.train.json');
    assert.equal(existsSync(file), false);
    await user.workbench.palette('Save as Run File');
    await user.choose('multiMargin');
    await user.workbench.page.locator('.tab').filter({ hasText: 'iris.train.json' }).waitFor();
    assert.match(readFileSync(file, 'utf8'), /"loss": "multiMargin"/);
  });

  it('is shown in the status bar while it goes on, and obeys the buttons of the dashboard', async () => {
    const status = user.workbench.page.locator('.statusbar-item', { hasText: /%, loss/ });
    await user.trainWithLoss();
    await user.choose('steady');
    await status.waitFor();
    await user.dashboard.reaches('running');
    await user.dashboard.button('pause').click();
    await user.dashboard.reaches('paused');
    await user.dashboard.button('step').click();
    await user.dashboard.button('resume').click();
    await user.dashboard.reaches('running');
    await user.dashboard.button('stop').click();
    await user.dashboard.reaches('stopped');
    await status.waitFor({ state: 'detached' });
    assert.equal(await user.notifications.filter({ hasText: 'steady' }).count(), 0);
  });

  it('selects what was started last, beside what waits', async () => {
    await user.trainWithLoss();
    await user.choose('steady');
    await user.dashboard.reaches('running');
    await user.dashboard.button('pause').click();
    await user.dashboard.reaches('paused');
    await user.trainWithLoss();
    await user.choose('exploding');
    await user.dashboard.reaches('diverged');
    await user.panel.locator('.runs li.selected', { hasText: 'exploding' }).waitFor();
  });

  it('leaves a run that goes on steerable when it is opened from the list of earlier runs', async () => {
    await user.workbench.palette('Open Earlier Run');
    await user.row('steady').waitFor();
    await user.choose('steady');
    await user.dashboard.reaches('paused');
    await user.dashboard.button('stop').click();
    await user.dashboard.reaches('stopped');
  });

  it('tells the end of a training once, when nobody sees the dashboard', async () => {
    await user.trainWithLoss();
    await user.choose('steady');
    await user.dashboard.reaches('running');
    await user.closeEditors();
    await user.workbench.palette('Stop Training');
    await user.notifications.filter({ hasText: 'steady: the training was stopped' }).waitFor();
    assert.equal(await user.notifications.filter({ hasText: 'steady' }).count(), 1);
    await user.notifications.getByText('Open Dashboard').click();
    await user.dashboard.reaches('stopped');
  });

  it('brings the dashboard back with its curves after the window was reloaded', async () => {
    await user.trainWithLoss();
    await user.choose('exploding');
    await user.dashboard.reaches('diverged');
    const loaded = user.workbench.page.waitForEvent('load');
    await user.workbench.palette('Developer: Reload Window');
    await loaded;
    await user.dashboard.reaches('diverged');
    const [training] = await user.dashboard.curves('loss', (curves) => areDrawn(curves.slice(0, 1)));
    assert.ok(training.nonFinite > 0);
  });

  it('has kept its runs on disk, to be opened again', async () => {
    await user.workbench.palette('Open Earlier Run');
    await user.choose('steady');
    await user.dashboard.reaches('stopped');
    await user.dashboard.curves('loss', (curves) => areDrawn(curves.slice(0, 1)));
  });
});

describe('Train with Loss... in Restricted Mode', () => {
  it('works as everywhere', async () => {
    const user = await User.arrive({ extension: projectFolder, trust: false });
    try {
      await trainExploding(user);
    } finally {
      await user.leave();
    }
  });
});

describe('Train with Loss... of the installed package', () => {
  it('works as from its folder', async () => {
    const user = await User.arrive({ extension: packagedExtension() });
    try {
      await trainExploding(user);
    } finally {
      await user.leave();
    }
  });
});
