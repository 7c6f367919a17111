import { installServer } from '../../scripts/vscode/installation';

/** Runs before the first test, whose time it would otherwise take. */
export async function mochaGlobalSetup(): Promise<void> {
  await installServer();
}
