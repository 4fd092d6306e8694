/** The first day that a policy may have been bought on. */
export const firstDay = '1950-01-01';
