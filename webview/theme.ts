import { colorAlong, legible, parseColor, type Color } from './palette';

/** Colours and fonts of the current VS Code theme, for what is drawn on a canvas. */
export interface Theme {
  readonly foreground: Color;
  readonly muted: Color;
  readonly grid: Color;
  readonly background: Color;
  readonly blue: Color;
  readonly orange: Color;
  readonly error: Color;
  readonly warning: Color;
  readonly info: Color;
  /** Hues for things in order: layers, terms. */
  readonly spectrum: readonly Color[];
  /** Hues for things side by side: runs. */
  readonly categories: readonly Color[];
  /** Families for the canvas, as in CSS. */
  readonly fontFamily: string;
  /** Pixels. */
  readonly smallFont: number;
}

/** Used where a theme leaves a variable empty. */
const FALLBACK: Color = { red: 128, green: 128, blue: 128, alpha: 1 };

export function readTheme(): Theme {
  const styles = getComputedStyle(document.documentElement);
  const find = (name: string): Color | null => parseColor(styles.getPropertyValue(`--vscode-${name}`));
  const color = (...names: readonly string[]): Color =>
    names.map(find).find((found) => found !== null) ?? FALLBACK;
  const background = color('editor-background');
  const foreground = color('charts-foreground', 'foreground');
  const line = (name: string): Color => legible(color(`charts-${name}`), background, foreground);
  const [blue, green, purple, red, yellow] = ['blue', 'green', 'purple', 'red', 'yellow'].map(line);
  // High contrast themes have no orange; it lies between two colours that they have.
  const orange = find('charts-orange') ? line('orange') : colorAlong([yellow, red], 1, 3);
  const highContrast = document.body.matches('.vscode-high-contrast, .vscode-high-contrast-light');
  return {
    foreground,
    muted: color('descriptionForeground', 'foreground'),
    grid: { ...foreground, alpha: highContrast ? 0.2 : 0.12 },
    background,
    blue,
    orange,
    error: color('editorError-foreground', 'errorForeground'),
    warning: color('editorWarning-foreground'),
    info: color('editorInfo-foreground'),
    spectrum: [blue, green, yellow, orange, red, purple],
    categories: [blue, orange, green, purple, red, yellow],
    fontFamily: styles.getPropertyValue('--vscode-font-family') || 'sans-serif',
    smallFont: (parseFloat(styles.getPropertyValue('--vscode-font-size')) || 13) - 2,
  };
}

/** Calls back after VS Code changed theme or font: it then rewrites the variables on the root and the class of the body. */
export function onThemeChange(callback: () => void): void {
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
}
