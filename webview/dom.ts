type Tag = keyof HTMLElementTagNameMap;

export interface ElementParts {
  readonly class?: string;
  /** Always text, never markup: it may come from data. */
  readonly text?: string;
  readonly title?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Creates an element; the only way in which this page does. */
export function create<Name extends Tag>(
  tag: Name,
  parts: ElementParts = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(tag);
  if (parts.class !== undefined) {
    element.className = parts.class;
  }
  if (parts.text !== undefined) {
    element.textContent = parts.text;
  }
  if (parts.title !== undefined) {
    element.title = parts.title;
  }
  for (const [name, value] of Object.entries(parts.attributes ?? {})) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A button that does not submit. */
export function createButton(
  parts: ElementParts,
  onClick: () => void,
  ...children: readonly Node[]
): HTMLButtonElement {
  const button = create(
    'button',
    { ...parts, attributes: { type: 'button', ...parts.attributes } },
    ...children,
  );
  button.addEventListener('click', onClick);
  return button;
}

const SVG = 'http://www.w3.org/2000/svg';

export function createSvg<Name extends keyof SVGElementTagNameMap>(
  tag: Name,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly Node[]
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Sets the text of an element only when it differs, so that screen readers and selections are left in peace. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}
