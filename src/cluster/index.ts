export { type Agreement, agreement, type Contingency, contingency } from './agreement.ts';
export {
  type CompareOptions,
  type Comparison,
  compareK,
  kprototypesOnThreads,
  measureStability,
} from './compare-k.ts';
export { type CategoricalColumn, MISSING, type MixedData } from './data.ts';
export { encode } from './encode.ts';
export { type Famd, type FamdOptions, famd, rowContributions } from './famd/famd.ts';
export { type FamdProjection, famdCosines, transformFamd } from './famd/project.ts';
export type { Fit } from './fit/best-start.ts';
export { fillMissing } from './fit/impute.ts';
export type { FitOptions } from './fit/settings.ts';
export {
  type GammaTrial,
  type InformativeGamma,
  type InformativeGammaOptions,
  informativeGamma,
} from './gamma/informative.ts';
export { defaultGamma, varianceGamma } from './gamma/simple.ts';
export type { GowerOptions } from './gower/columns.ts';
export {
  gower,
  gowerBetween,
  gowerCondensed,
  gowerMatrix,
  gowerNearest,
  type Neighbours,
} from './gower/gower.ts';
export { gowerSilhouette, type Silhouette } from './gower/silhouette.ts';
export { type GowerIndex, gowerIndex } from './gower/sorted-index.ts';
export { kprototypes } from './kprototypes.ts';
export { readModel, type StoredModel, storeModel } from './model-json.ts';
export { numericSilhouette } from './numeric-silhouette.ts';
export { type NearestTwo, nearestTwo, type Prediction, predict } from './predict.ts';
export type { Model, Prototypes } from './prototypes.ts';
export { calinskiHarabasz, daviesBouldin } from './quality.ts';
export {
  type Candidate,
  defaultRule,
  type Favours,
  type Recommendation,
  type RecommendationRule,
  recommendK,
} from './recommend-k.ts';
export {
  type BootstrapOptions,
  bootstrapSlice,
  bootstrapStability,
  type Clustering,
  type Stability,
  summariseStability,
} from './stability.ts';
export type { Start } from './starts/start.ts';
