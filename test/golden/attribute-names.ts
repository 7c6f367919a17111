/** `weight_decay` as `weightDecay`. */
export function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** PyTorch's attributes under the engine's names; text values that name a variant as well. */
export function camelCaseAttributes(
  attributes: Readonly<Record<string, unknown>>,
  renamed: Readonly<Record<string, string>> = {},
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      renamed[name] ?? camelCase(name),
      typeof value === 'string' ? camelCase(value) : value,
    ]),
  );
}
