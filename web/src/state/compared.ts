/** The measures that segments are held beside each other by. */
export const compared = [
  'average_age',
  'average_income',
  'average_tenure',
  'rate',
  'average_premium',
  'average_premium_to_date',
];
