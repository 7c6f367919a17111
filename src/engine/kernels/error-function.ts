/*
 * Rational approximations of W. J. Cody's kind, each minimal for its range, with the coefficients of FreeBSD's
 * s_erf.c (https://github.com/freebsd/freebsd-src/blob/main/lib/msun/src/s_erf.c), good to one unit in the last place.
 * Coefficients are listed from the constant term up.
 */

/** |x| < 0.84375: erf(x) = x + x * P(x * x) / Q(x * x). */
const NEAR_ZERO = {
  numerator: [
    1.28379167095512558561e-1, -3.2504210724700149937e-1, -2.84817495755985104766e-2,
    -5.77027029648944159157e-3, -2.37630166566501626084e-5,
  ],
  denominator: [
    1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3,
    1.32494738004321644526e-4, -3.9602282787753681232e-6,
  ],
};

/** 0.84375 <= |x| < 1.25: erf(x) = ERF_OF_ONE + P(|x| - 1) / Q(|x| - 1). */
const ERF_OF_ONE = 8.45062911510467529297e-1;
const NEAR_ONE = {
  numerator: [
    -2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1,
    3.18346619901161753674e-1, -1.10894694282396677476e-1, 3.54783043256182359371e-2,
    -2.166375594868790843e-3,
  ],
  denominator: [
    1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2,
    1.26171219808761642112e-1, 1.36370839120290507362e-2, 1.1984499846799107417e-2,
  ],
};

/** 1.25 <= |x| < 1 / 0.35: erfc(x) = exp(-x * x - 0.5625 + P(1 / (x * x)) / Q(1 / (x * x))) / x. */
const MIDDLE = {
  numerator: [
    -9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1,
    -6.23753324503260060396e1, -1.62396669462573470355e2, -1.84605092906711035994e2,
    -8.12874355063065934246e1, -9.81432934416914548592,
  ],
  denominator: [
    1, 1.96512716674392571292e1, 1.376577541435190426e2, 4.34565877475229228821e2, 6.45387271733267880336e2,
    4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2,
  ],
};

/** 1 / 0.35 <= |x| < 6: the same form. */
const TAIL = {
  numerator: [
    -9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1,
    -1.60636384855821916062e2, -6.37566443368389627722e2, -1.02509513161107724954e3,
    -4.83519191608651397019e2,
  ],
  denominator: [
    1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3,
    2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1,
  ],
};

interface Fraction {
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
}

function evaluate({ numerator, denominator }: Fraction, x: number): number {
  return polynomial(numerator, x) / polynomial(denominator, x);
}

/** Horner's scheme. */
function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i];
  return value;
}

/** The error function, 2 / sqrt(pi) times the integral of exp(-t * t) from 0 to x. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 0.84375) return x + x * evaluate(NEAR_ZERO, x * x);
  if (size < 1.25) return Math.sign(x) * (ERF_OF_ONE + evaluate(NEAR_ONE, size - 1));
  if (size < 6) return Math.sign(x) * (1 - complement(size));
  return Math.sign(x);
}

/** erfc for x >= 1.25. The square of x rounded to float32 is exact, which keeps the exponential exact too. */
function complement(x: number): number {
  const fraction = evaluate(x < 1 / 0.35 ? MIDDLE : TAIL, 1 / (x * x));
  const rounded = Math.fround(x);
  return (Math.exp(-rounded * rounded - 0.5625) * Math.exp((rounded - x) * (rounded + x) + fraction)) / x;
}
