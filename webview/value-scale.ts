import { Scale, type CartesianScaleOptions, type CartesianTickOptions, type Tick } from 'chart.js';
import { formatTick } from '../src/dashboard/number-format';
import { axisTicks, project, unproject, type Axis, type AxisKind } from './axis';

type ValueScaleOptions = CartesianScaleOptions & {
  kind: AxisKind;
  threshold: number;
  min: number;
  max: number;
  ticks: CartesianTickOptions;
};

declare module 'chart.js' {
  interface CartesianScaleTypeRegistry {
    value: { options: ValueScaleOptions };
  }
}

const PIXELS_PER_TICK = 28;

/** Chart.js scale for an {@link Axis}, whose parts are its options: the range is chosen outside, from what is visible. */
export class ValueScale extends Scale<ValueScaleOptions> {
  static id = 'value';
  static defaults = {};
  // Plain copies: Chart.js resolves each option through proxies, too slow to be asked once a point.
  private shown: Axis = { kind: 'linear', threshold: 1, min: 0, max: 1 };
  private lowest = 0;
  private extent = 1;

  override determineDataLimits(): void {
    const { kind, threshold, min, max } = this.options;
    this.shown = { kind, threshold, min, max };
    this.min = min;
    this.max = max;
  }

  override buildTicks(): Tick[] {
    const most = Math.max(2, Math.floor(this.height / PIXELS_PER_TICK));
    return axisTicks(this.shown, most).map((value) => ({ value }));
  }

  override generateTickLabels(ticks: Tick[]): void {
    for (const tick of ticks) {
      tick.label = formatTick(tick.value);
    }
  }

  override configure(): void {
    super.configure();
    this.lowest = project(this.shown, this.shown.min);
    this.extent = project(this.shown, this.shown.max) - this.lowest;
  }

  /** Beyond the axis within two of its lengths, however far the value lies: a canvas cannot draw to 1e300. */
  override getPixelForValue(value: number): number {
    const decimal = (project(this.shown, value) - this.lowest) / this.extent;
    return this.getPixelForDecimal(Math.min(Math.max(decimal, -2), 3));
  }

  override getValueForPixel(pixel: number): number {
    return unproject(this.shown, this.lowest + this.getDecimalForPixel(pixel) * this.extent);
  }
}
