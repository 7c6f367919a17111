import { ConfigurationTarget, workspace, type Disposable } from 'vscode';
import { SETTINGS, type Settings } from './contributions';

/** The value of a setting in this window. */
export function readSetting<Id extends keyof Settings>(id: Id): Settings[Id] {
  return workspace.getConfiguration().get<Settings[Id]>(id, SETTINGS[id]);
}

/** Calls back whenever the value of a setting may be another. */
export function onSettingChange(id: keyof Settings, changed: () => void): Disposable {
  return workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(id)) changed();
  });
}

/** Changes a setting for all windows of the user. */
export async function writeSetting<Id extends keyof Settings>(id: Id, value: Settings[Id]): Promise<void> {
  await workspace.getConfiguration().update(id, value, ConfigurationTarget.Global);
}
