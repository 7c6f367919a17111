/** A worker that uses up its memory. */
const hoard: unknown[] = [];
for (;;) hoard.push(new Array(1000).fill({}));
