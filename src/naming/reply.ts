import { z } from 'zod';

/** What the model is to answer, for the segments that it was asked of. */
export const replySchema = z.object({
  segments: z.array(
    z.object({
      segment: z.int(),
      name: z.string(),
      description: z.string(),
      facts: z.array(z.int()),
      tactics: z.array(
        z.object({
          text: z.string(),
          product: z.string().nullable(),
          channel: z.string().nullable(),
          time: z.string().nullable(),
          facts: z.array(z.int()),
        }),
      ),
    }),
  ),
});

export type Reply = z.infer<typeof replySchema>;
export type NamedReply = Reply['segments'][number];
export type TacticReply = NamedReply['tactics'][number];

/** The most characters of an answer that are looked at: what was asked for takes far fewer. */
const MOST_CHARACTERS = 50_000;

/** Reads an answer; null where it is not what was asked for. A fence around the JSON is taken off. */
export function readReply(text: string): Reply | null {
  if (text.length > MOST_CHARACTERS) return null;
  const bare = /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/i.exec(text)?.[1] ?? text;
  try {
    return replySchema.parse(JSON.parse(bare));
  } catch {
    return null;
  }
}
