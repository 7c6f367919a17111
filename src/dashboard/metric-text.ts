import { formatNumber, formatPercent } from './number-format';

/** Metrics that are fractions, said as percentages. */
const FRACTIONS: readonly string[] = ['accuracy', 'recall', 'precision', 'f1'];

/** The value of a metric: "93.1 %" for an accuracy, "0.4952" for R\u00b2. @param digits significant digits, 4 unless told */
export function formatMetric(metric: string, value: number, digits?: number): string {
  return FRACTIONS.includes(metric) ? formatPercent(value) : formatNumber(value, digits);
}
