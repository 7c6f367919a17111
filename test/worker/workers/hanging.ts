/** A worker that is lost in an endless loop. */
for (;;);
