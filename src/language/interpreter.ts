import type {
  AnyNode,
  BlockStatement,
  Expression,
  ForStatement,
  IfStatement,
  Pattern,
  Statement,
  VariableDeclaration,
} from 'acorn';
import type { Graph, Node } from '../engine/graph';
import type { Origin } from '../engine/origin';
import { ShapeError } from '../engine/shape';
import type { Clock, Guard } from './clock';
import { ClockCondition, ClockNumber } from './clock';
import { Environment } from './environment';
import { evaluateExpression } from './expressions';
import { LossFileError } from './problem';
import { unsupported } from './subset';
import type { LossFileSyntax } from './syntax';
import { Closure, describe, isList, isRecord, isTensor, type Value } from './value';
import type { ValueTrace } from './value-trace';

/** Bounds on what one loss file may do, so that no file can hang the editor. */
export const LIMITS = { evaluations: 50_000, nodes: 20_000, callDepth: 100 } as const;

/** What happens after a statement: go on, or leave the function or loop. */
type Completion =
  { readonly type: 'normal' | 'break' | 'continue' } | { readonly type: 'return'; readonly value: Value };
const NORMAL: Completion = { type: 'normal' };

/**
 * Interprets the functions of one loss file over the builder of a graph. Nothing of the file is ever executed as
 * JavaScript: the tree is walked, and tensors become nodes whose origin is the expression that made them.
 */
export class Interpreter {
  private evaluations = 0;
  private depth = 0;
  private readonly nodesBefore: number;
  /** The decisions that were taken on the clock, in order. */
  readonly guards: Guard[] = [];

  constructor(
    readonly syntax: LossFileSyntax,
    readonly graph: Graph,
    readonly clock: Clock,
    readonly weights: () => Node | null,
    private readonly origin: Origin,
    private readonly trace: ValueTrace | null = null,
  ) {
    this.nodesBefore = graph.nodes.length;
  }

  /** @throws LossFileError at the node. */
  fail(node: Pick<AnyNode, 'start' | 'end'>, message: string): never {
    throw new LossFileError(message, this.syntax.span(node));
  }

  /** Counts one evaluation; the nodes that `build` adds originate from `node`. A shape that does not fit fails there. */
  at<T>(node: AnyNode, build: () => T): T {
    this.evaluations++;
    if (this.evaluations > LIMITS.evaluations || this.graph.nodes.length - this.nodesBefore > LIMITS.nodes) {
      this.fail(
        node,
        `this loss takes more than ${LIMITS.evaluations.toLocaleString('en')} evaluations or ${LIMITS.nodes.toLocaleString('en')} operations on tensors; make its loops shorter or use whole-tensor operations`,
      );
    }
    try {
      return this.graph.withOrigin({ ...this.origin, span: this.syntax.span(node) }, build);
    } catch (error) {
      if (error instanceof ShapeError) this.fail(node, error.message);
      throw error;
    }
  }

  /** Tells what was found at a place, when somebody wants to know. */
  note(node: Pick<AnyNode, 'start' | 'end'>, value: Value): void {
    if (this.trace === null) return;
    const tensor = value instanceof ClockNumber ? value.node : value;
    if (isTensor(tensor)) this.trace(this.syntax.span(node), tensor);
  }

  /** Which way a branch goes. A tensor cannot decide, since its numbers change with each row and step. */
  decide(node: AnyNode, value: Value): boolean {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return value !== 0 && !Number.isNaN(value);
    if (value instanceof ClockCondition) {
      const decision = value.at(this.clock);
      this.guards.push({ condition: value, value: decision });
      return decision;
    }
    if (isTensor(value)) {
      this.fail(
        node,
        `a branch cannot depend on ${describe(value)}; use where(condition, a, b), which chooses for each element`,
      );
    }
    return this.fail(node, `a condition is a comparison of plain numbers, not ${describe(value)}`);
  }

  call(closure: Closure, args: readonly Value[], site: AnyNode): Value {
    const { definition } = closure;
    if (definition.async || definition.generator)
      this.fail(definition, 'a loss is computed at once; remove async and *');
    if (args.length > definition.params.length) {
      this.fail(site, `${closure.name} takes ${definition.params.length} arguments, not ${args.length}`);
    }
    if (this.depth >= LIMITS.callDepth) {
      this.fail(
        site,
        `functions call one another more than ${LIMITS.callDepth} deep; recursion needs an end over plain numbers`,
      );
    }
    const environment = new Environment(closure.environment);
    this.depth++;
    try {
      definition.params.forEach((parameter, i) => {
        this.bindPattern(parameter, args[i], environment, true);
      });
      if (definition.body.type !== 'BlockStatement') return this.evaluate(definition.body, environment);
      const completion = this.executeBlock(definition.body, environment);
      return completion.type === 'return' ? completion.value : undefined;
    } finally {
      this.depth--;
    }
  }

  evaluate(expression: Expression, environment: Environment): Value {
    return evaluateExpression(this, expression, environment);
  }

  /** Runs the top level: constants and functions become names. */
  executeTopLevel(statements: readonly Statement[], environment: Environment): void {
    this.hoistFunctions(statements, environment);
    for (const statement of statements) {
      if (statement.type === 'FunctionDeclaration' || statement.type === 'EmptyStatement') continue;
      if (statement.type === 'VariableDeclaration') this.declare(statement, environment);
      else
        this.fail(
          statement,
          `at the top level there are constants and functions only; move this into a function`,
        );
    }
  }

  private hoistFunctions(statements: readonly Statement[], environment: Environment): void {
    for (const statement of statements) {
      if (statement.type !== 'FunctionDeclaration') continue;
      const { name } = statement.id;
      if (!environment.declare(name, new Closure(name, statement, environment), true)) {
        this.fail(statement.id, `the name '${name}' is already taken here`);
      }
    }
  }

  private executeBlock({ body }: BlockStatement, outer: Environment): Completion {
    const environment = new Environment(outer);
    this.hoistFunctions(body, environment);
    for (const statement of body) {
      const completion = this.execute(statement, environment);
      if (completion.type !== 'normal') return completion;
    }
    return NORMAL;
  }

  private execute(statement: Statement, environment: Environment): Completion {
    switch (statement.type) {
      case 'BlockStatement':
        return this.executeBlock(statement, environment);
      case 'VariableDeclaration':
        this.declare(statement, environment);
        return NORMAL;
      case 'FunctionDeclaration':
      case 'EmptyStatement':
        return NORMAL;
      case 'ExpressionStatement':
        this.evaluate(statement.expression, environment);
        return NORMAL;
      case 'ReturnStatement':
        return {
          type: 'return',
          value: statement.argument ? this.evaluate(statement.argument, environment) : undefined,
        };
      case 'IfStatement':
        return this.executeIf(statement, environment);
      case 'ForStatement':
        return this.executeFor(statement, environment);
      case 'BreakStatement':
      case 'ContinueStatement':
        if (statement.label) this.fail(statement, 'labels are not supported');
        return { type: statement.type === 'BreakStatement' ? 'break' : 'continue' };
      default:
        return this.fail(statement, unsupported(statement));
    }
  }

  private executeIf({ test, consequent, alternate }: IfStatement, environment: Environment): Completion {
    if (this.decide(test, this.evaluate(test, environment))) return this.execute(consequent, environment);
    return alternate ? this.execute(alternate, environment) : NORMAL;
  }

  private executeFor({ init, test, update, body }: ForStatement, outer: Environment): Completion {
    const environment = new Environment(outer);
    if (init?.type === 'VariableDeclaration') this.declare(init, environment);
    else if (init) this.evaluate(init, environment);
    if (!test) this.fail(body, 'a loop needs an end: for (let i = 0; i < n; i++)');
    while (this.decide(test, this.evaluate(test, environment))) {
      const completion = this.execute(body, environment);
      if (completion.type === 'return') return completion;
      if (completion.type === 'break') break;
      if (update) this.evaluate(update, environment);
    }
    return NORMAL;
  }

  private declare({ kind, declarations }: VariableDeclaration, environment: Environment): void {
    for (const { id, init } of declarations) {
      const value = init ? this.evaluate(init, environment) : undefined;
      this.bindPattern(id, value, environment, kind === 'const');
    }
  }

  /** Gives the names of a pattern their parts of the value: `{ a, b: c = 1 }`, `[x, y]`. */
  bindPattern(pattern: Pattern, value: Value, environment: Environment, constant: boolean): void {
    switch (pattern.type) {
      case 'Identifier':
        if (!environment.declare(pattern.name, value, constant)) {
          this.fail(pattern, `the name '${pattern.name}' is already taken here`);
        }
        this.note(pattern, value);
        return;
      case 'AssignmentPattern':
        this.bindPattern(
          pattern.left,
          value === undefined ? this.evaluate(pattern.right, environment) : value,
          environment,
          constant,
        );
        return;
      case 'ArrayPattern':
        if (!isList(value))
          this.fail(pattern, `only a list can be taken apart with [...], not ${describe(value)}`);
        pattern.elements.forEach((element, i) => {
          if (element) this.bindPattern(element, value[i], environment, constant);
        });
        return;
      case 'ObjectPattern':
        if (!isRecord(value))
          this.fail(pattern, `only an object can be taken apart with {...}, not ${describe(value)}`);
        for (const property of pattern.properties) {
          if (property.type !== 'Property') this.fail(property, unsupported(property));
          if (property.computed || property.key.type !== 'Identifier')
            this.fail(property.key, 'name the key plainly');
          this.bindPattern(property.value, value.get(property.key.name), environment, constant);
        }
        return;
      default:
        this.fail(pattern, unsupported(pattern));
    }
  }
}
