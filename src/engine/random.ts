/**
 * Seeded randomness. One run has one seed; each use ("split", "weights", "batches", "dropout") has a stream of its
 * own, so that adding a draw to one leaves the others as they were.
 */

/** FNV-1a over the characters' code units (http://www.isthe.com/chongo/tech/comp/fnv/). */
function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Factors of the finalizer of MurmurHash3. */
export const MIXING = [0x85ebca6b, 0xc2b2ae35] as const;

/** The finalizer of MurmurHash3: every input bit changes each output bit with probability near a half. */
export function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), MIXING[0]);
  x = Math.imul(x ^ (x >>> 13), MIXING[1]);
  return (x ^ (x >>> 16)) >>> 0;
}

const INVERSE_2_53 = 1 / 9007199254740992;
const INVERSE_2_32 = 1 / 4294967296;

/** xoshiro128** 1.1 by Blackman and Vigna (https://prng.di.unimi.it/xoshiro128starstar.c), seeded from seed and name. */
export class RandomStream {
  private readonly state = new Uint32Array(4);
  private spareNormal = Number.NaN;

  /** @param seed any integer; @param stream what the numbers are for. */
  constructor(seed: number, stream: string) {
    const low = seed >>> 0;
    const high = Math.floor(seed / 4294967296) >>> 0;
    let counter = mix(hashText(stream) ^ mix(low ^ mix(high ^ 0x9e3779b9)));
    for (let i = 0; i < 4; i++) {
      counter = (counter + 0x9e3779b9) >>> 0;
      this.state[i] = mix(counter);
    }
    if (this.state.every((word) => word === 0)) this.state[0] = 1;
  }

  nextUint32(): number {
    const s = this.state;
    const product = Math.imul(s[1], 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }

  /** Uniform in [0, 1), with 53 random bits. */
  nextFloat(): number {
    return ((this.nextUint32() >>> 5) * 67108864 + (this.nextUint32() >>> 6)) * INVERSE_2_53;
  }

  /** Uniform integer in [0, bound), without bias (rejection). */
  nextInteger(bound: number): number {
    const limit = 4294967296 - (4294967296 % bound);
    let draw = this.nextUint32();
    while (draw >= limit) draw = this.nextUint32();
    return draw % bound;
  }

  /** Standard normal, Marsaglia's polar method. */
  nextNormal(): number {
    if (!Number.isNaN(this.spareNormal)) {
      const spare = this.spareNormal;
      this.spareNormal = Number.NaN;
      return spare;
    }
    let u: number, v: number, s: number;
    do {
      u = 2 * this.nextFloat() - 1;
      v = 2 * this.nextFloat() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const scale = Math.sqrt((-2 * Math.log(s)) / s);
    this.spareNormal = v * scale;
    return u * scale;
  }

  /** Fisher-Yates, in place. */
  shuffle(values: Uint32Array): void {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.nextInteger(i + 1);
      const swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  /** All that a later {@link restore} needs to go on with the same numbers: four words, then the spare normal. */
  save(): { readonly words: readonly number[]; readonly spareNormal: number } {
    return { words: [...this.state], spareNormal: this.spareNormal };
  }

  restore(saved: { readonly words: readonly number[]; readonly spareNormal: number }): void {
    this.state.set(saved.words);
    this.spareNormal = saved.spareNormal;
  }
}

/** What step + 1 and index + 1 are multiplied by in {@link randomAt}. */
export const COORDINATE_FACTORS = { step: 0x9e3779b1, index: 0x85ebca77 } as const;

/**
 * Uniform in [0, 1) as a pure function of its coordinates: the mask of any step can be made again without replaying
 * the steps before it.
 */
export function randomAt(key: number, step: number, index: number): number {
  return (
    mix(
      mix(mix(key) ^ Math.imul(step + 1, COORDINATE_FACTORS.step)) ^
        Math.imul(index + 1, COORDINATE_FACTORS.index),
    ) * INVERSE_2_32
  );
}

/** The key of a stream for {@link randomAt}. */
export function randomKey(seed: number, stream: string): number {
  return mix(hashText(stream) ^ mix((seed >>> 0) ^ mix(Math.floor(seed / 4294967296) >>> 0)));
}
