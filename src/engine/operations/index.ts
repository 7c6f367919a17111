/** Every operation of the engine. Importing this module fills the table that `allOperations()` shows. */
export * from './activations';
export * from './arithmetic';
export * from './composed-activations';
export * from './extrema';
export * from './indexing';
export * from './leaves';
export * from './matmul';
export * from './reductions';
export * from './rounding';
export * from './scans';
export * from './shaping';
export * from './slicing';
export * from './softmax';
export * from './statistics';
export * from './trigonometry';
export * from './unary';
