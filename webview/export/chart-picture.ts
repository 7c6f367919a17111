import { formatColor, type Color } from '../palette';
import type { Theme } from '../theme';

/** A chart as it is on the screen. */
export interface ChartPicture {
  readonly title: string;
  readonly unit: string;
  /** What stands beside the title: values that are not finite or beyond the axis. */
  readonly notes: readonly string[];
  readonly canvas: HTMLCanvasElement;
  /** Size of the plot in CSS pixels; the canvas has more where the screen does. */
  readonly width: number;
  readonly height: number;
  readonly legend: readonly LegendPicture[];
}

export interface LegendPicture {
  readonly label: string;
  readonly value: string;
  readonly color: Color;
  readonly dash: readonly number[];
}

/** A line of text or a plot, where it goes. */
type Piece = (context: CanvasRenderingContext2D) => void;

/** CSS pixels. */
const MARGIN = 16;
const LINE = 20;
const GAP = 12;
const SAMPLE = 20;
const SPACE = 8;
/** Left of a legend, where the plots have their axis. */
const INDENT = 56;

/**
 * Draws charts below one another, each with its title and its legend, over the background of the theme.
 * @param heading lines above them, the first one as a title
 * @returns the bytes of a PNG, with as many pixels as the charts have on the screen
 * @throws Error when the browser cannot make a picture of that size
 */
export async function drawPictures(
  heading: readonly string[],
  charts: readonly ChartPicture[],
  theme: Theme,
): Promise<Uint8Array> {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser has no canvas to draw on.');
  const sheet = new Sheet(context, theme, Math.max(0, ...charts.map(({ width }) => width)));
  heading.forEach((line, index) => {
    sheet.addHeading(line, index === 0);
  });
  for (const chart of charts) sheet.addChart(chart);
  const scale = Math.max(1, ...charts.map((chart) => chart.canvas.width / chart.width));
  canvas.width = Math.round(sheet.width * scale);
  canvas.height = Math.round(sheet.height * scale);
  context.scale(scale, scale);
  sheet.draw();
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (blob === null) throw new Error(`A picture of ${canvas.width} by ${canvas.height} pixels is too large.`);
  return new Uint8Array(await blob.arrayBuffer());
}

/** What a picture consists of, laid out from top to bottom before its size is known. */
class Sheet {
  readonly width: number;
  private readonly pieces: Piece[] = [];
  private bottom = MARGIN;

  constructor(
    private readonly context: CanvasRenderingContext2D,
    private readonly theme: Theme,
    private readonly plotWidth: number,
  ) {
    this.width = plotWidth + 2 * MARGIN;
  }

  get height(): number {
    return this.bottom + MARGIN;
  }

  addHeading(text: string, isTitle: boolean): void {
    this.addText(text, MARGIN, isTitle ? this.theme.foreground : this.theme.muted, isTitle);
    this.bottom += LINE;
  }

  addChart({ title, unit, notes, canvas, width, height, legend }: ChartPicture): void {
    const { theme } = this;
    this.bottom += GAP;
    let x = MARGIN + this.addText(title, MARGIN, theme.foreground, true) + SPACE;
    x += this.addText(unit, x, theme.muted) + 2 * SPACE;
    for (const note of notes) x += this.addText(note, x, theme.error) + SPACE;
    this.bottom += LINE;
    const top = this.bottom;
    this.pieces.push((context) => {
      context.drawImage(canvas, MARGIN, top, width, height);
    });
    this.bottom += height;
    this.addLegend(legend);
  }

  /** Paints everything on a canvas that has the size of the sheet. */
  draw(): void {
    const { context } = this;
    context.fillStyle = formatColor({ ...this.theme.background, alpha: 1 });
    context.fillRect(0, 0, this.width, this.height);
    for (const piece of this.pieces) piece(context);
  }

  /** As many entries on a line as fit. */
  private addLegend(entries: readonly LegendPicture[]): void {
    const { theme } = this;
    let x = MARGIN + INDENT;
    for (const { label, value, color, dash } of entries) {
      const width = SAMPLE + SPACE + this.measure(label) + SPACE + this.measure(value);
      if (x > MARGIN + INDENT && x + width > MARGIN + this.plotWidth) {
        this.bottom += LINE;
        x = MARGIN + INDENT;
      }
      this.addSample(x, color, dash);
      const labelX = x + SAMPLE + SPACE;
      this.addText(value, labelX + this.addText(label, labelX, theme.foreground) + SPACE, theme.muted);
      x += width + 2 * SPACE;
    }
    this.bottom += LINE;
  }

  private addSample(x: number, color: Color, dash: readonly number[]): void {
    const y = this.bottom + LINE / 2;
    this.pieces.push((context) => {
      context.strokeStyle = formatColor(color);
      context.lineWidth = 2;
      context.setLineDash([...dash]);
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(x + SAMPLE, y);
      context.stroke();
      context.setLineDash([]);
    });
  }

  /** @returns its width */
  private addText(text: string, x: number, color: Color, bold = false): number {
    const y = this.bottom + LINE / 2;
    this.pieces.push((context) => {
      context.font = this.font(bold);
      context.textBaseline = 'middle';
      context.fillStyle = formatColor(color);
      context.fillText(text, x, y);
    });
    return this.measure(text, bold);
  }

  private measure(text: string, bold = false): number {
    this.context.font = this.font(bold);
    return this.context.measureText(text).width;
  }

  private font(bold: boolean): string {
    const { smallFont, fontFamily } = this.theme;
    return bold ? `600 ${smallFont + 2}px ${fontFamily}` : `${smallFont}px ${fontFamily}`;
  }
}
