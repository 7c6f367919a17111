import { fuzz } from '../test/language/fuzz';

/** Usage: tsx scripts/fuzz-loss-files.ts [COUNT] [SEED] */
const [count = '100000', seed = '1'] = process.argv.slice(2);
const { files, built, refused, longest } = fuzz(Number(count), Number(seed));
console.log(`${files} files: ${built} built, ${refused} refused, the longest ${longest.toFixed(0)} ms`);
