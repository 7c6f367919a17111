import { EventEmitter, Uri, workspace, type Disposable, type TextDocumentContentProvider } from 'vscode';
import { RUN_SCHEME } from './contributions';

/**
 * Run files that exist in memory only: what was chosen in "Train with Loss..." and not saved. They can be looked at like
 * files, with their findings marked, but not edited.
 */
export class RunDocuments implements TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration = workspace.registerTextDocumentContentProvider(RUN_SCHEME, this);

  /** @param path absolute, of a file that could be but is not there */
  hold(path: string, text: string): void {
    this.#texts.set(path, text);
    this.#changed.fire(this.uriOf(path));
  }

  /** The document at a path: one held here, or the file. */
  uriOf(path: string): Uri {
    const uri = Uri.file(path);
    return this.#texts.has(path) ? uri.with({ scheme: RUN_SCHEME }) : uri;
  }

  textOf(path: string): string | undefined {
    return this.#texts.get(path);
  }

  provideTextDocumentContent(uri: Uri): string | undefined {
    return this.#texts.get(pathOf(uri));
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}

/** The path that locations name for a document. */
export function pathOf(uri: Uri): string {
  return uri.scheme === RUN_SCHEME ? uri.with({ scheme: 'file' }).fsPath : uri.fsPath;
}
