import type { Value } from './value';

interface Binding {
  value: Value;
  readonly constant: boolean;
}

export type AssignmentResult = 'assigned' | 'constant' | 'unknown';

/** The names that an expression sees: its own block's, then those around it. */
export class Environment {
  private readonly bindings = new Map<string, Binding>();

  constructor(private readonly outer: Environment | null = null) {}

  /** @returns false when the block already has the name. */
  declare(name: string, value: Value, constant: boolean): boolean {
    if (this.bindings.has(name)) return false;
    this.bindings.set(name, { value, constant });
    return true;
  }

  lookUp(name: string): { readonly value: Value } | null {
    return this.bindings.get(name) ?? this.outer?.lookUp(name) ?? null;
  }

  assign(name: string, value: Value): AssignmentResult {
    const binding = this.bindings.get(name);
    if (binding === undefined) return this.outer?.assign(name, value) ?? 'unknown';
    if (binding.constant) return 'constant';
    binding.value = value;
    return 'assigned';
  }

  /** All visible names, for "did you mean". */
  names(): string[] {
    return [...this.bindings.keys(), ...(this.outer?.names() ?? [])];
  }
}
