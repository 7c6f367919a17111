const INFIX: Readonly<Partial<Record<string, string>>> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  power: '**',
};

/** "0.5 / 0", "log(-1)": an operation on numbers that are given as text. */
export function formula(name: string, a: string, b: string | undefined): string {
  const sign = INFIX[name];
  if (sign !== undefined && b !== undefined) return `${bracketed(a)} ${sign} ${bracketed(b)}`;
  if (name === 'square') return `${bracketed(a)} ** 2`;
  if (name === 'reciprocal') return `1 / ${bracketed(a)}`;
  return `${name}(${[a, b].filter((each) => each !== undefined).join(', ')})`;
}

function bracketed(operand: string): string {
  return operand.startsWith('-') || operand.includes('…') ? `(${operand})` : operand;
}
