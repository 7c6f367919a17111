import { i32, unsigned, type Code } from './code';
import { FunctionBuilder, type ValueType } from './function-builder';
import { webAssembly, type WebAssemblyFunction, type WebAssemblyMemory } from './web-assembly';

interface BuiltFunction {
  readonly parameters: readonly ValueType[];
  readonly type: number[];
  readonly body: number[];
  readonly name: string | null;
}

export interface CompiledModule {
  /** For other threads, which can make instances of it. */
  readonly module: object;
  readonly functions: Readonly<Record<string, WebAssemblyFunction>>;
}

/** Pages of 64 KiB that a memory may have at most: 4 GiB. */
export const MOST_PAGES = 65536;

/** One WebAssembly module while it is written. Functions that are wanted again under one key are written once. */
export class ModuleBuilder {
  private readonly functions: BuiltFunction[] = [];
  private readonly indices = new Map<string, number>();

  get isEmpty(): boolean {
    return this.functions.length === 0;
  }

  /** The index of the function of that key. */
  shared(key: string, write: (builder: FunctionBuilder) => Code, result: ValueType | null = null): number {
    const existing = this.indices.get(key);
    if (existing !== undefined) return existing;
    const index = this.add(null, result, write);
    this.indices.set(key, index);
    return index;
  }

  /** The types of that function's parameters. */
  parametersOf(index: number): readonly ValueType[] {
    return this.functions[index].parameters;
  }

  exported(name: string, result: ValueType | null, write: (builder: FunctionBuilder) => Code): void {
    this.add(name, result, write);
  }

  /** Compiles the module on a memory and returns its exported functions. */
  instantiate(memory: WebAssemblyMemory): Readonly<Record<string, WebAssemblyFunction>> {
    return this.compile(memory).functions;
  }

  /** The same, with the compiled module. */
  compile(memory: WebAssemblyMemory): CompiledModule {
    if (webAssembly === null) throw new Error('this host has no WebAssembly with vectors and shared memory');
    const module = new webAssembly.Module(this.encode());
    return { module, functions: new webAssembly.Instance(module, { engine: { memory } }).exports };
  }

  private add(
    name: string | null,
    result: ValueType | null,
    write: (builder: FunctionBuilder) => Code,
  ): number {
    const builder = new FunctionBuilder();
    const code = write(builder);
    const { parameters } = builder;
    this.functions.push({ parameters, type: builder.typeBytes(result), body: builder.bodyBytes(code), name });
    return this.functions.length - 1;
  }

  private encode(): Uint8Array {
    const { functions } = this;
    const text = (value: string) => [
      ...unsigned(value.length),
      ...Array.from(value, (character) => character.charCodeAt(0)),
    ];
    const exported = functions.flatMap(({ name }, index) =>
      name === null ? [] : [[...text(name), 0, ...unsigned(index)]],
    );
    const memory = [...text('engine'), ...text('memory'), 2, 3, 0, ...unsigned(MOST_PAGES)];
    return Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(
        1,
        functions.map(({ type }) => type),
      ),
      ...section(2, [memory]),
      ...section(
        3,
        functions.map((_, index) => unsigned(index)),
      ),
      ...section(7, exported),
      ...section(
        10,
        functions.map(({ body }) => body),
      ),
    ]);
  }
}

/** Calls a function of the module with fixed integers. */
export function call(index: number, args: readonly number[]): Code {
  return callWith(
    index,
    args.map((argument) => i32.const(argument)),
  );
}

export function callWith(index: number, args: readonly Code[]): Code {
  return [args, 0x10, unsigned(index)];
}

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  const content = [...unsigned(entries.length), ...entries.flat()];
  return [id, ...unsigned(content.length), ...content];
}
