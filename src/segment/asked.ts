import type { SegmentationSettings } from '../domain/settings.ts';

/** What the config asks of a model, as text: where it changes, a model is the answer to another question. */
export function askedOf({ features, scaling, clip, gamma, k }: SegmentationSettings): string {
  const { names, ratio } = features;
  return JSON.stringify({ names, ratio, scaling, clip, gamma, k });
}

/** Which settings a model was asked for otherwise, as people write them in the config. */
export function changedSettings(asked: string, settings: SegmentationSettings): string[] {
  const [before, now] = [JSON.parse(asked), JSON.parse(askedOf(settings))] as Record<string, unknown>[];
  return Object.keys(now!)
    .filter((key) => JSON.stringify(before![key]) !== JSON.stringify(now![key]))
    .map((key) => (key === 'names' ? 'features' : key));
}
