/** The part of the JavaScript API of WebAssembly that is used here (https://webassembly.github.io/spec/js-api/). */
interface WebAssemblyApi {
  readonly Memory: new (descriptor: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => WebAssemblyMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly engine: { readonly memory: WebAssemblyMemory } },
  ) => { readonly exports: Readonly<Record<string, WebAssemblyFunction>> };
  validate(bytes: Uint8Array): boolean;
}

/** Linear memory. It is shared so that arrays over it stay valid when it grows. */
export interface WebAssemblyMemory {
  readonly buffer: SharedArrayBuffer;
  /** @param pages of 64 KiB. @throws RangeError when there is no more. */
  grow(pages: number): number;
}

export type WebAssemblyFunction = (...args: number[]) => number;

const api = (globalThis as { readonly WebAssembly?: WebAssemblyApi }).WebAssembly;

/** A module whose one function computes with vectors: `\0asm`, version 1, () -> (), i32x4.splat and drop. */
const VECTOR_PROBE = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0],
  ...[3, 2, 1, 0],
  ...[10, 9, 1, 7, 0, 0x41, 0, 0xfd, 0x11, 0x1a, 0x0b],
);

/** The API, where the host has it with vectors and shared memory; else null. */
export const webAssembly: WebAssemblyApi | null =
  api !== undefined && typeof SharedArrayBuffer === 'function' && api.validate(VECTOR_PROBE) ? api : null;
