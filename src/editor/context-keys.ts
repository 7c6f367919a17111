import { commands } from 'vscode';
import { CONTEXT_KEYS, type ContextKey } from './contributions';

/** Tells VS Code what `when` clauses ask for, but only what is new. */
export class ContextKeys {
  readonly #told = new Map<ContextKey, boolean>();

  set(values: Partial<Readonly<Record<ContextKey, boolean>>>): void {
    for (const [key, value] of Object.entries(values) as [ContextKey, boolean][]) {
      if (this.#told.get(key) === value) continue;
      this.#told.set(key, value);
      void commands.executeCommand('setContext', CONTEXT_KEYS[key], value);
    }
  }
}
