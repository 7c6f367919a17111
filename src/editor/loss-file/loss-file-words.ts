import {
  CompletionItem,
  CompletionItemKind,
  Hover,
  ParameterInformation,
  SignatureHelp,
  SignatureInformation,
  SnippetString,
  type CompletionItemProvider,
  type HoverProvider,
  type Position,
  type SignatureHelpProvider,
  type TextDocument,
} from 'vscode';
import { describeFunction, type LossFunctions } from './loss-functions';
import { callAt } from './call-at';

/** Completion, hovers and signature help for the functions that loss files can call. */
export class LossFileWords implements CompletionItemProvider, HoverProvider, SignatureHelpProvider {
  constructor(private readonly functions: LossFunctions) {}

  async provideCompletionItems(): Promise<CompletionItem[]> {
    const words = await this.functions.all();
    return [...words.values()].map((word) => {
      const isCall = word.signature.includes('(');
      const item = new CompletionItem(
        word.name,
        isCall ? CompletionItemKind.Function : CompletionItemKind.Variable,
      );
      item.detail = word.signature;
      item.documentation = describeFunction(word);
      if (isCall) item.insertText = new SnippetString(`${word.name}($0)`);
      return item;
    });
  }

  async provideHover(document: TextDocument, position: Position): Promise<Hover | undefined> {
    const range = document.getWordRangeAtPosition(position);
    if (range === undefined) return undefined;
    const word = (await this.functions.all()).get(document.getText(range));
    return word === undefined ? undefined : new Hover(describeFunction(word), range);
  }

  async provideSignatureHelp(document: TextDocument, position: Position): Promise<SignatureHelp | undefined> {
    const call = callAt(document.getText(), document.offsetAt(position));
    const word = call === null ? undefined : (await this.functions.all()).get(call.name);
    if (call === null || word === undefined) return undefined;
    const help = new SignatureHelp();
    const signature = new SignatureInformation(word.signature, describeFunction(word));
    signature.parameters = parametersOf(word.signature).map((each) => new ParameterInformation(each));
    help.signatures = [signature];
    help.activeParameter = Math.min(call.argument, Math.max(0, signature.parameters.length - 1));
    return help;
  }
}

/** The arguments in "softmax(x, axis = -1)", with what stands in braces or brackets as one. */
function parametersOf(signature: string): string[] {
  const inner = signature.slice(signature.indexOf('(') + 1, signature.lastIndexOf(')'));
  return (inner.match(/(?:\{[^}]*\}|\[[^\]]*\]|[^,{[])+/g) ?? []).map((each) => each.trim());
}
