/** The worker of the product. */
import '../../../src/worker/worker';
