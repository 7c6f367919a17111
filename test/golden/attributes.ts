import { z } from 'zod';

const numberOrText = z.union([
  z.number(),
  z.enum(['NaN', 'Infinity', '-Infinity', 'inf', '-inf']).transform(toNumber),
]);

function toNumber(text: string): number {
  return Number(text.replace('inf', 'Infinity'));
}

/** The attributes of a reference case, by the names that PyTorch gives them; absent ones have PyTorch's defaults. */
export class Attributes {
  constructor(private readonly values: Readonly<Record<string, unknown>>) {}

  /** As they are in the file. */
  get all(): Readonly<Record<string, unknown>> {
    return this.values;
  }

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null;
  }

  number(name: string, absent?: number): number {
    return this.read(name, numberOrText, absent);
  }

  /** A number, or null where it is null or absent. */
  optionalNumber(name: string): number | null {
    return this.has(name) ? this.number(name) : null;
  }

  text(name: string, absent?: string): string {
    return this.read(name, z.string(), absent);
  }

  flag(name: string, absent?: boolean): boolean {
    return this.read(name, z.boolean(), absent);
  }

  numbers(name: string, absent?: readonly number[]): readonly number[] {
    return this.read(name, z.array(numberOrText), absent);
  }

  isText(name: string): boolean {
    return typeof this.values[name] === 'string';
  }

  /** An axis, several, or undefined where it is null or absent. */
  axes(name = 'dim'): number | readonly number[] | undefined {
    if (!this.has(name)) return undefined;
    return Array.isArray(this.values[name]) ? this.numbers(name) : this.number(name);
  }

  /** An axis, or undefined where it is null or absent. */
  axis(name = 'dim'): number | undefined {
    return this.optionalNumber(name) ?? undefined;
  }

  /** One number for each of `count` axes, where PyTorch lets one number stand for all. */
  perAxis(name: string, count: number, absent?: number): readonly number[] {
    if (Array.isArray(this.values[name])) return this.numbers(name);
    return new Array<number>(count).fill(this.number(name, absent));
  }

  private read<T>(name: string, type: z.ZodType<T>, absent: T | undefined): T {
    if (!this.has(name) && absent !== undefined) return absent;
    const parsed = type.safeParse(this.values[name]);
    if (!parsed.success) {
      throw new Error(
        `attribute ${name} is ${JSON.stringify(this.values[name])}: ${z.prettifyError(parsed.error)}`,
      );
    }
    return parsed.data;
  }
}
