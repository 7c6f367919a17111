import { MarkdownString } from 'vscode';

/**
 * Text as markup that shows it as it is, whatever is in it; lines break where they need to, which
 * `MarkdownString.appendText` does not let them.
 */
export function markdownText(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, '\\$&').replace(/\s+/g, ' ');
}

/** Markup of blocks below one another. */
export function markdownBlocks(...blocks: readonly string[]): MarkdownString {
  return new MarkdownString(blocks.filter((block) => block !== '').join('\n\n'));
}

/** A formula or other code by itself. */
export function codeBlock(code: string): string {
  return new MarkdownString().appendCodeblock(code, 'plaintext').value.trim();
}
