/** Runs before all tests: kernels are tested as trainings use them. */
import { allowRelaxedVectors } from '../src/startup/relaxed-vectors';

allowRelaxedVectors();
