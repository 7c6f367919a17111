import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { examplesFolder, packagedExtension, projectFolder } from '../../scripts/project';
import { launch, type LaunchOptions } from '../../scripts/vscode/workbench';

/** Titles that the palette lists for what is typed, with their categories. */
async function titlesInPalette(options: Omit<LaunchOptions, 'workspace'>, typed: string): Promise<string[]> {
  const workbench = await launch({ ...options, workspace: examplesFolder });
  try {
    await workbench.openPalette(typed);
    const rows = workbench.page.locator('.quick-input-list .monaco-list-row .label-name');
    return await rows.allInnerTexts();
  } finally {
    await workbench.close();
  }
}

describe('the command palette', () => {
  it('offers training', async () => {
    const titles = await titlesInPalette({ extension: projectFolder }, 'Train with Loss');
    assert.equal(titles[0], 'Loss Debugger: Train with Loss...');
  });

  it('offers training after the package has been installed', async () => {
    const titles = await titlesInPalette({ extension: packagedExtension() }, 'Train with Loss');
    assert.equal(titles[0], 'Loss Debugger: Train with Loss...');
  });

  it('offers training in Restricted Mode', async () => {
    const titles = await titlesInPalette({ extension: projectFolder, trust: false }, 'Train with Loss');
    assert.equal(titles[0], 'Loss Debugger: Train with Loss...');
  });
});

describe('activation', () => {
  it('happens with the first command', async function () {
    // As high as the list of all extensions, of which only the rows in sight are drawn.
    const viewport = { width: 1200, height: 3000 };
    const workbench = await launch({ extension: projectFolder, workspace: examplesFolder, viewport });
    try {
      // The extensions that VS Code starts with its window have had their turn.
      await setTimeout(3000);
      await workbench.palette('Train with Loss');
      await workbench.page.locator('.quick-input-list').getByText('iris.csv').first().waitFor();
      await workbench.page.keyboard.press('Escape');
      await workbench.palette('Developer: Show Running Extensions');
      const listed = workbench.page.locator('.runtime-extensions-editor .monaco-list-row');
      const row = await listed.filter({ hasText: 'Loss Debugger' }).innerText();
      // Reported, not asserted: a busy machine says nothing about the extension.
      const [time] = /\d+ms/.exec(row) ?? [];
      assert.ok(time);
      if (this.test) this.test.title += `, in ${time} as VS Code measures it`;
    } finally {
      await workbench.close();
    }
  });
});

describe('a VS Code window of these tests', () => {
  it('works on a copy of its workspace and leaves no process behind', async () => {
    const workbench = await launch({ extension: projectFolder, workspace: examplesFolder });
    try {
      assert.notEqual(workbench.workspace, examplesFolder);
      await workbench.openPalette('Train with Loss');
      // The palette lists the commands of manifests, which it can before the host has started.
      while (workbench.extensionHosts().length === 0) await setTimeout(50);
      assert.equal(workbench.extensionHosts().length, 1);
    } finally {
      await workbench.close();
    }
    assert.deepEqual(workbench.extensionHosts(), []);
  });
});
