/** Why a text is not accepted. The message goes back to the model, and to the engineer who asks. */
export interface Fault {
  readonly code: FaultCode;
  readonly message: string;
}

export type FaultCode =
  | 'number'
  | 'comparison'
  | 'unknown_word'
  | 'price_promise'
  | 'protected_group'
  | 'judgement'
  | 'instruction'
  | 'negation'
  | 'citation'
  | 'characters'
  | 'length'
  | 'duplicate'
  | 'missing'
  | 'unlike_the_facts';

/** Words of a text as a message may quote them: letters and figures only, and few. */
export const quoted = (text: string): string =>
  `"${(text.match(/[\p{L}\p{N}.,%£$€'’ -]+/gu) ?? []).join(' ').slice(0, 40).trim()}"`;
