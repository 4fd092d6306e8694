export { type Agreement, agreement, type Contingency, contingency } from './agreement.ts';
export { type CompareOptions, type Comparison, compareK, measureStability } from './compare-k.ts';
export { type CategoricalColumn, MISSING, type MixedData } from './data.ts';
export { encode } from './encode.ts';
export { type Famd, type FamdProjection, famd, transformFamd } from './famd.ts';
export { defaultGamma } from './gamma.ts';
export { type GowerOptions, gower, gowerMatrix } from './gower.ts';
export { type Fit, type FitOptions, kprototypes } from './kprototypes.ts';
export { numericSilhouette } from './numeric-silhouette.ts';
export { type Prediction, predict } from './predict.ts';
export type { Model, Prototypes } from './prototypes.ts';
export { calinskiHarabasz, daviesBouldin } from './quality.ts';
export {
  type Candidate,
  defaultRule,
  type Recommendation,
  type RecommendationRule,
  recommendK,
} from './recommend-k.ts';
export { type GowerIndex, gowerIndex, gowerSilhouette, type Silhouette } from './silhouette.ts';
export {
  type BootstrapOptions,
  bootstrapSlice,
  bootstrapStability,
  type Clustering,
  type Stability,
  summariseStability,
} from './stability.ts';
export type { Start } from './starts/start.ts';
