/** Colours as VS Code writes them in its variables: #rgb, #rrggbb, #rrggbbaa, rgb() and rgba(). */
export interface Color {
  /** 0 to 255. */
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** 0 to 1. */
  readonly alpha: number;
}

/** Null for anything else. */
export function parseColor(text: string): Color | null {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(text.trim())?.[1];
  if (hex) {
    return parseHex(hex);
  }
  const parts = /^rgba?\(([^)]*)\)$/i
    .exec(text.trim())?.[1]
    .split(/[\s,/]+/)
    .filter(Boolean)
    .map(Number);
  if (!parts || parts.length < 3 || parts.length > 4 || parts.some(Number.isNaN)) {
    return null;
  }
  const [red, green, blue, alpha = 1] = parts;
  return { red, green, blue, alpha };
}

function parseHex(hex: string): Color | null {
  const digits = hex.length <= 4 ? hex.match(/./g)?.map((digit) => digit + digit) : hex.match(/../g);
  if (!digits || hex.length === 5 || hex.length === 7) {
    return null;
  }
  const [red, green, blue, alpha = 255] = digits.map((pair) => parseInt(pair, 16));
  return { red, green, blue, alpha: alpha / 255 };
}

export function formatColor({ red, green, blue, alpha }: Color): string {
  return `rgba(${Math.round(red)}, ${Math.round(green)}, ${Math.round(blue)}, ${Number(alpha.toFixed(3))})`;
}

export function withAlpha(color: Color, alpha: number): Color {
  return { ...color, alpha };
}

/**
 * A colour for one of `count` things in order: the stops themselves while there are enough, else evenly spaced along the
 * way through them, so that neighbours look alike and the order can be seen.
 */
export function colorAlong(stops: readonly Color[], index: number, count: number): Color {
  if (count <= stops.length) {
    return stops[index % stops.length];
  }
  const position = (index / (count - 1)) * (stops.length - 1);
  const left = Math.min(Math.floor(position), stops.length - 2);
  return mix(stops[left], stops[left + 1], position - left);
}

/** Mixed in linear light, so that the middle is not darker than both ends. */
function mix(a: Color, b: Color, share: number): Color {
  const channel = (from: number, to: number): number =>
    255 * ((1 - share) * (from / 255) ** 2.2 + share * (to / 255) ** 2.2) ** (1 / 2.2);
  return {
    red: channel(a.red, b.red),
    green: channel(a.green, b.green),
    blue: channel(a.blue, b.blue),
    alpha: (1 - share) * a.alpha + share * b.alpha,
  };
}

/** Least contrast of a line against what it is drawn on (WCAG 2.2, success criterion 1.4.11). */
const LEAST_CONTRAST = 3;

/**
 * The colour as a line can have it: themes make some chart colours translucent, or too near to their background. It is
 * made opaque and then moved toward the foreground, in small steps, until it stands out.
 */
export function legible(color: Color, background: Color, foreground: Color): Color {
  const opaque = withAlpha(color, 1);
  for (let share = 0; share < 1; share += 0.1) {
    const candidate = mix(opaque, withAlpha(foreground, 1), share);
    if (contrast(candidate, background) >= LEAST_CONTRAST) return candidate;
  }
  return foreground;
}

/** Contrast ratio of WCAG 2.2, 1 to 21. */
export function contrast(a: Color, b: Color): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Relative luminance of WCAG 2.2, 0 to 1. */
function luminance({ red, green, blue }: Color): number {
  const [r, g, b] = [red, green, blue].map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Line dashes in pixels; neighbours in a list differ in dash as well as in colour. */
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

export function dashFor(index: number): readonly number[] {
  return DASHES[index % DASHES.length];
}
