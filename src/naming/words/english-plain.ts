/**
 * Words that say nothing of people by themselves: what is done with an offer, and what holds a sentence together. Verbs are
 * given by their stem.
 */
const verbs = `
  mention raise present show suggest recommend introduce offer discuss review explain outline describe note share send reach
  approach invite remind ask check follow arrange schedule plan time target focus promote highlight feature showcase stress emphasise emphasize point refer direct draw
  encourage communicate notify inform update talk chat open start begin lead close use pick choose prefer favour favor like look suit
  match fit serve help support cover hold own carry put place bring sit rank total average include contain represent account compare vary range skew lean belong
  add extend complement pair combine build base centre center orient tailor personalise deserve merit warrant earn join attach enclose
  appear reflect reveal indicate explore consider aim deliver launch host prioritise prioritize concentrate
`;
const irregular = `
  tell tells telling told pay pays paying paid go goes going come comes coming
  brought shown held sent written write made make put led begun began come came spoken spoke speak met meet meets chosen chose built drawn drew
`;
const others = `
  a an the and or of in on at to by for with from as into onto across among amongst between within through via per also both either this these those that such their them they
  it its who whom whose which where when while whilst together plus then so thus hence too here there still today now next
  is are be being been has have having do can could may might would should our we
  other others another any something because since if where although but
  out up over under about around along during throughout after before toward towards upon
  quite just even further moreover respectively namely main key core part parts side rest way ways
  customer customers policyholder policyholders holder holders people client clients member members buyer buyers user users adult adults case cases
  profile profiles mix portfolio book file files record records
  product products type types category categories kind kinds line lines range ranges item items plan plans policy policies insurance insurer insured protection
  figure figures level levels amount amounts proportion proportions percent percentage percentages number numbers sum sums total totals
  annual yearly marital status relationship preferred preference preferences
  contact contacts contacting contacted channel channels time times slot slots window windows moment occasion conversation conversations message messages campaign campaigns
  leaflet leaflets brochure brochures invitation invitations reminder reminders summary details detail information news updates subject topic
  attention interest reason starting point suitable suited appropriate relevant natural obvious sensible useful worthwhile worth ready
  available popular common known general broad brief simple clear plain direct separate additional extra relevant existing current
  team service services marketing outreach re it s where it fits
`;

const words = (text: string) => text.trim().split(/\s+/);

function forms(stem: string): string[] {
  if (/[^aeiou]y$/.test(stem))
    return [stem, `${stem.slice(0, -1)}ies`, `${stem.slice(0, -1)}ied`, `${stem}ing`];
  if (stem.endsWith('e')) return [stem, `${stem}s`, `${stem}d`, `${stem.slice(0, -1)}ing`];
  const ends = /(s|sh|ch|x|z)$/.test(stem) ? `${stem}es` : `${stem}s`;
  const doubled = /^[^aeiou]*[aeiou][bdgmnprt]$/.test(stem) ? stem + stem.at(-1) : stem;
  return [stem, ends, `${stem}ed`, `${doubled}ed`, `${stem}ing`, `${doubled}ing`];
}

export const plainEnglish: string = [
  ...new Set([...words(verbs).flatMap(forms), ...words(irregular), ...words(others)]),
].join(', ');
