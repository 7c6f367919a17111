import { formatNumber } from '../src/dashboard/number-format';
import type { Curve } from './curve';
import { readNewest } from './curve-reading';
import { create, createButton, setText } from './dom';
import { lineSample } from './icons';
import { formatColor } from './palette';

interface LegendItem {
  readonly button: HTMLButtonElement;
  readonly value: HTMLElement;
}

export interface LegendEvents {
  /** The curve is to be shown, or no longer. */
  readonly toggle: (key: string) => void;
  /** The curve is pointed at; null: none is any more. */
  readonly point: (key: string | null) => void;
}

/** The curves of a chart with their newest values; each can be switched off and on. */
export class ChartLegend {
  readonly element = create('ul', { class: 'legend' });
  private items = new Map<string, LegendItem>();
  private look = '';

  constructor(private readonly events: LegendEvents) {}

  /** @param format how the newest values are written */
  update(curves: readonly Curve[], hidden: readonly string[], format: (value: number) => string): void {
    const look = JSON.stringify(curves.map(({ key, label, color, dash }) => [key, label, color, dash]));
    if (look !== this.look) {
      this.look = look;
      this.rebuild(curves);
    }
    for (const curve of curves) {
      const item = this.items.get(curve.key);
      if (item) {
        item.button.setAttribute('aria-pressed', String(!hidden.includes(curve.key)));
        setText(item.value, newestText(curve, format));
      }
    }
  }

  private rebuild(curves: readonly Curve[]): void {
    this.items = new Map();
    this.element.replaceChildren(
      ...curves.map((curve) => {
        const sample = lineSample(curve.dash);
        sample.style.color = formatColor(curve.color);
        const name = create('span', { class: 'name', text: curve.label });
        const value = create('span', { class: 'value' });
        const button = createButton(
          { title: `${curve.label}: show or hide` },
          () => {
            this.events.toggle(curve.key);
          },
          sample,
          name,
          value,
        );
        for (const type of ['pointerenter', 'focus']) {
          button.addEventListener(type, () => {
            this.events.point(curve.key);
          });
        }
        for (const type of ['pointerleave', 'blur']) {
          button.addEventListener(type, () => {
            this.events.point(null);
          });
        }
        this.items.set(curve.key, { button, value });
        return create('li', {}, button);
      }),
    );
  }
}

/** The newest value of a curve, "NaN" when it is none; empty while there is none. */
export function newestText(curve: Curve, format: (value: number) => string): string {
  const newest = readNewest(curve);
  if (!newest) {
    return '';
  }
  if (newest.nonFinite === 0) return format(newest.mean);
  const { value = 'NaN' } = curve.firstNonFinite ?? {};
  return formatNumber(Number(value));
}
