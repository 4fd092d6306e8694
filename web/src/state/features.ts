import { termOf } from '../../../src/domain/glossary.ts';

/** What a feature is called, as everywhere else in Kindred. */
export function labelOfFeature(feature: string): string {
  const { label } = termOf(feature);
  return label[0]!.toUpperCase() + label.slice(1);
}

export const unitOfFeature = (feature: string): string => termOf(feature).unit;
