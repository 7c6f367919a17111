const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/**
 * A measured number in a few significant digits, of a width that does not jump: "0.01235", "12.35", "1.235e-7", "NaN",
 * "\u221e". Trailing zeros are kept so that columns of digits stay still.
 * @param digits significant digits, 4 unless told
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? '\u221e' : '\u2212\u221e';
  }
  if (value === 0) {
    return '0';
  }
  const text = formatSize(Math.abs(value), digits);
  return value < 0 ? `\u2212${text}` : text;
}

/** A number that someone chose, as short as it is: "0.001", "3e-4", "1". @param digits significant digits at most */
export function formatSetting(value: number, digits = 4): string {
  return Number.isFinite(value) ? withMinus(String(Number(value.toPrecision(digits)))) : formatNumber(value);
}

/** A number on an axis, as short as it can be said: "0.5", "1e-5", "20k", "1.5M". */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? '\u2212' : '';
  if (size === 0) {
    return '0';
  }
  if (size < 1e-3 || size >= 1e9) {
    return sign + shortExponent(withoutTrailingZeros(size.toExponential(2)));
  }
  const rounded = Number(size.toPrecision(4));
  if (rounded >= 1e6) {
    return `${sign}${rounded / 1e6}M`;
  }
  return rounded >= 1e4 ? `${sign}${rounded / 1e3}k` : sign + String(rounded);
}

/** A whole number with groups of three: "1,204,000". */
export function formatCount(value: number): string {
  return GROUPED.format(value);
}

/** A fraction as a percentage: 0.931 is "93.1 %". */
export function formatPercent(fraction: number): string {
  return Number.isFinite(fraction) ? `${(fraction * 100).toFixed(1)} %` : formatNumber(fraction);
}

/** A rate: "0.52", "38.1", "1,830". */
export function formatRate(perSecond: number): string {
  return perSecond >= 100 ? formatCount(perSecond) : formatNumber(perSecond, 3);
}

/** A span of time in its two largest units: "12 s", "3 min 5 s", "2 h 14 min", "3 d 4 h". */
export function formatDuration(seconds: number): string {
  if (seconds < 1) {
    return 'under 1 s';
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) {
    return `${minutes} min ${whole % 60} s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? `${hours} h ${minutes % 60} min`
    : `${formatCount(Math.floor(hours / 24))} d ${hours % 24} h`;
}

function formatSize(size: number, digits: number): string {
  const rounded = size >= 10 ** digits ? Math.round(size) : Number(size.toPrecision(digits));
  return rounded < 1e-3 || rounded >= 1e6
    ? shortExponent(size.toExponential(digits - 1))
    : rounded.toFixed(Math.max(0, digits - 1 - Math.floor(Math.log10(rounded))));
}

function withMinus(text: string): string {
  return text.startsWith('-') ? `\u2212${text.slice(1)}` : text;
}

/** "1.2e7" rather than "1.2e+7". */
function shortExponent(text: string): string {
  return text.replace('e+', 'e');
}

function withoutTrailingZeros(exponential: string): string {
  return exponential.replace(/\.?0+e/, 'e');
}
