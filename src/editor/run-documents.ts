import { EventEmitter, Uri, workspace, type Disposable, type TextDocumentContentProvider } from 'vscode';
import { RUN_SCHEME } from './contributions';

/**
 * Run files that exist in memory only: what was chosen in "Train with Loss..." and not saved. They can be looked at like
 * files, with their findings marked, but not edited.
 */
export class RunDocuments implements TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  /** Files that documents were saved as. */
  readonly #saved = new Map<string, Uri>();
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration = workspace.registerTextDocumentContentProvider(RUN_SCHEME, this);

  /** @param path absolute, of a file that could be but is not there */
  hold(path: string, text: string): void {
    this.#texts.set(path, text);
    this.#saved.delete(path);
    this.#changed.fire(this.uriOf(path));
  }

  /** A document is a file from now on. */
  markSaved(path: string, file: Uri): void {
    this.#texts.delete(path);
    this.#saved.set(path, file);
  }

  /** Paths of the documents that are no files, in the order in which they were made. */
  get unsaved(): readonly string[] {
    return [...this.#texts.keys()];
  }

  /** The document at a path: one held here, the file that it was saved as, or the file of that path. */
  uriOf(path: string): Uri {
    const uri = Uri.file(path);
    return this.#texts.has(path) ? uri.with({ scheme: RUN_SCHEME }) : (this.#saved.get(path) ?? uri);
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
