/** Runs before all tests: kernels are tested as trainings use them. */
import { allowRelaxedVectors } from '../src/runs/training/training-memory';

allowRelaxedVectors();
