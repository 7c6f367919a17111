import assert from 'node:assert/strict';
import { commands, extensions } from 'vscode';

describe('the extension in VS Code', () => {
  const extension = extensions.getExtension('loss-debugger.loss-debugger');

  it('is found under its id', () => {
    assert.ok(extension);
  });

  it('is not active before it is needed', () => {
    assert.equal(extension?.isActive, false);
  });

  it('activates and registers every command of its manifest', async () => {
    await extension?.activate();
    const registered = new Set(await commands.getCommands(true));
    const manifest = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(contributed.includes('lossDebugger.train'));
    assert.deepEqual(
      contributed.filter((command) => !registered.has(command)),
      [],
    );
  });
});
