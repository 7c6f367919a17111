import type { Statement } from 'acorn';
import { Graph, type Node } from '../engine/graph';
import { add } from '../engine/operations/arithmetic';
import { constant } from '../engine/operations/leaves';
import type { Origin, SourceSpan } from '../engine/origin';
import { reshape } from '../engine/operations/shaping';
import { formatShape, sizeOf } from '../engine/shape';
import { ClockNumber, type Clock, type Guard } from './clock';
import { statementsBehind } from './dependencies';
import { Environment } from './environment';
import { separateExports, type Exported } from './exports';
import { Interpreter } from './interpreter';
import { nearestSpelling } from '../engine/spelling';
import { LossFileError, type LossFileProblem } from './problem';
import { LossFileSyntax } from './syntax';
import { multiplied, returnedBy, termSources, type TermSource } from './term-sources';
import { Closure, describe, isRecord, isTensor, type Value } from './value';
import type { ValueTrace } from './value-trace';

/** A loss that the file exports. */
export interface LossFunction {
  /** "default", or the name after `#` in a run file. */
  readonly name: string;
  readonly parameters: readonly string[];
  /** From `function` to the closing brace. */
  readonly span: SourceSpan;
  /** What a lens or a report puts its verdict at. */
  readonly nameSpan: SourceSpan;
}

/** What a loss is built over. */
export interface LossContext {
  readonly graph: Graph;
  /** [batch, outputs], or the model's output shape. */
  readonly prediction: Node;
  /** [batch, outputs], or [batch] of class indices. */
  readonly target: Node;
  /** The features of the batch, for `input`; null where there is no model. */
  readonly input: Node | null;
  /** All trained weights as one flat tensor, for `weights()`; null where there is no model. */
  readonly weights: () => Node | null;
  readonly clock: Clock;
  /** What the nodes' origins say besides their span. */
  readonly origin: Origin;
  /** Is told what each expression is. */
  readonly trace?: ValueTrace;
}

export interface LossTerm {
  readonly name: string;
  /** A scalar. */
  readonly value: Node;
}

export interface BuiltLoss {
  /** The sum of the terms, a scalar. */
  readonly total: Node;
  /** The named parts when the function returns an object; empty otherwise. */
  readonly terms: readonly LossTerm[];
  /** While they hold the graph may be used for other values of the clock too. */
  readonly guards: readonly Guard[];
}

/** A loss file whose text is JavaScript; what it exports, and the graph of each loss. */
export class LossFile {
  private constructor(
    private readonly syntax: LossFileSyntax,
    private readonly statements: readonly Statement[],
    private readonly exported: readonly Exported[],
    readonly functions: readonly LossFunction[],
  ) {}

  /** Reads a file as far as it can be read without shapes. One problem at most is found here: where reading stops. */
  static read(
    text: string,
    file: string,
  ): { readonly lossFile: LossFile | null; readonly problems: readonly LossFileProblem[] } {
    try {
      const syntax = LossFileSyntax.parse(text, file);
      const { statements, exported } = separateExports(syntax);
      if (exported.length === 0) {
        throw new LossFileError(
          'this file exports no loss; write export default function (prediction, target) { ... }',
          syntax.span({ start: 0, end: Math.min(text.length, 1) }),
        );
      }
      const functions = exported.map((each) => describeFunction(syntax, statements, each));
      return { lossFile: new LossFile(syntax, statements, exported, functions), problems: [] };
    } catch (error) {
      if (!(error instanceof LossFileError)) throw error;
      return { lossFile: null, problems: [{ message: error.message, span: error.span }] };
    }
  }

  get file(): string {
    return this.syntax.file;
  }

  get text(): string {
    return this.syntax.text;
  }

  /** The characters between two offsets, with their place. */
  sourceOf(range: { readonly start: number; readonly end: number }): {
    readonly text: string;
    readonly span: SourceSpan;
  } {
    return { text: this.syntax.source(range), span: this.syntax.span(range) };
  }

  /** What an exported loss returns where that is one expression, else its name. */
  resultSpan(name: string): SourceSpan {
    const definition = this.definitionOf(name);
    const [result = null, ...others] = definition === null ? [] : returnedBy(definition);
    if (result !== null && others.length === 0) return this.syntax.span(result);
    return this.functions.find((each) => each.name === name)!.nameSpan;
  }

  /** Where the terms of an exported loss are written, as far as that is one place each. */
  termSpans(name: string): ReadonlyMap<string, SourceSpan> {
    const spans = [...this.termSources(name)].map(
      ([term, { value }]) => [term, this.syntax.span(value)] as const,
    );
    return new Map(spans);
  }

  /**
   * The file with a term multiplied by a factor, of two digits, and the edit that makes it; null where the term is not
   * written in one place.
   */
  multiplyTerm(
    name: string,
    term: string,
    factor: number,
  ): { readonly lossFile: LossFile; readonly span: SourceSpan; readonly newText: string } | null {
    const source = this.termSources(name).get(term);
    if (source === undefined) return null;
    const { range, text } = multiplied(term, source, factor, (each) => this.syntax.source(each));
    const changed = this.text.slice(0, range.start) + text + this.text.slice(range.end);
    const { lossFile } = LossFile.read(changed, this.file);
    return lossFile && { lossFile, span: this.syntax.span(range), newText: text };
  }

  /** Where what an exported loss is made of is declared: its own function, and helpers and constants that it uses. */
  declarationsOf(name: string): { readonly start: number; readonly end: number }[] {
    const exported = this.exported.find((each) => each.name === name);
    if (exported === undefined) return [];
    const declarations = statementsBehind(this.statements, exported.local);
    return declarations.map(({ start, end }) => ({ start, end }));
  }

  /** What keeps the constants and functions of the file from being declared, whichever loss is built; null if nothing. */
  findTopLevelProblem(): LossFileProblem | null {
    const clock = { step: 0, epoch: 0, progress: 0 };
    const interpreter = new Interpreter(this.syntax, new Graph(), clock, () => null, { label: this.file });
    try {
      interpreter.executeTopLevel(this.statements, new Environment(new Environment()));
      return null;
    } catch (error) {
      if (!(error instanceof LossFileError)) throw error;
      return { message: error.message, span: error.span };
    }
  }

  private termSources(name: string): ReadonlyMap<string, TermSource> {
    const definition = this.definitionOf(name);
    return definition === null ? new Map() : termSources(definition);
  }

  private definitionOf(name: string) {
    const exported = this.exported.find((each) => each.name === name);
    return exported === undefined ? null : findFunction(this.statements, exported.local);
  }

  /**
   * Builds the graph of an exported loss.
   * @param name "default" or an exported name.
   * @throws LossFileError at the expression that cannot be built, shapes included.
   */
  build(name: string, context: LossContext): BuiltLoss {
    const exported = this.exported.find((each) => each.name === name);
    if (exported === undefined) {
      const names = this.exported.map((each) => each.name);
      const nearest = nearestSpelling(name, names);
      throw new LossFileError(
        `${this.file} exports no '${name}'${nearest === null ? `; it exports ${names.join(', ')}` : `; did you mean '${nearest}'?`}`,
        this.exported[0].span,
      );
    }
    const { graph, clock, weights, origin, prediction, target, input, trace = null } = context;
    const interpreter = new Interpreter(this.syntax, graph, clock, weights, origin, trace);
    const globals = new Environment();
    if (input !== null) globals.declare('input', input, true);
    const environment = new Environment(globals);
    interpreter.executeTopLevel(this.statements, environment);
    const closure = environment.lookUp(exported.local)?.value;
    if (!(closure instanceof Closure)) {
      throw new LossFileError(
        `'${exported.local}' is ${describe(closure)}, not a function of (prediction, target)`,
        exported.span,
      );
    }
    const args = [prediction, target].slice(0, Math.max(1, closure.definition.params.length));
    const result = interpreter.call(closure, args, closure.definition);
    return { ...this.collectTerms(result, context, exported.span), guards: interpreter.guards };
  }

  private collectTerms(
    result: Value,
    { graph, origin }: LossContext,
    span: SourceSpan,
  ): Omit<BuiltLoss, 'guards'> {
    return graph.withOrigin({ ...origin, span }, () => {
      if (!isRecord(result)) return { total: this.scalar(result, graph, span, 'the loss'), terms: [] };
      const terms = [...result].map(([name, value]) => ({
        name,
        value: this.scalar(value, graph, span, `the term '${name}'`),
      }));
      if (terms.length === 0)
        throw new LossFileError('the object of terms is empty; name at least one', span);
      return { total: terms.map(({ value }) => value).reduce((a, b) => add(a, b)), terms };
    });
  }

  private scalar(value: Value, graph: Graph, span: SourceSpan, what: string): Node {
    if (typeof value === 'number') return constant(graph, value);
    if (value instanceof ClockNumber) return value.node;
    if (!isTensor(value)) {
      const hint = value === undefined ? '; does the function return something?' : '';
      throw new LossFileError(
        `${what} must be a number for the batch, but it is ${describe(value)}${hint}`,
        span,
      );
    }
    if (sizeOf(value.shape) !== 1) {
      throw new LossFileError(
        `${what} must be one number for the batch, but its shape is ${formatShape(value.shape)}; reduce it with mean(...)`,
        value.origin.span ?? span,
      );
    }
    return reshape(value, []);
  }
}

function describeFunction(
  syntax: LossFileSyntax,
  statements: readonly Statement[],
  exported: Exported,
): LossFunction {
  const definition = findFunction(statements, exported.local);
  const span = definition === null ? exported.span : syntax.span(definition);
  const parameters = (definition?.params ?? []).map((parameter) => syntax.source(parameter));
  const declaredId = definition !== null && 'id' in definition && definition.id ? definition.id : null;
  return {
    name: exported.name,
    parameters,
    span,
    nameSpan: declaredId === null ? exported.span : syntax.span(declaredId),
  };
}

function findFunction(statements: readonly Statement[], name: string) {
  for (const statement of statements) {
    if (statement.type === 'FunctionDeclaration' && statement.id.name === name) return statement;
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      if (id.type !== 'Identifier' || id.name !== name) continue;
      if (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression') return init;
    }
  }
  return null;
}
