/**
 * Words that say nothing of people by themselves: what is done with an offer, and what holds a sentence together. Verbs are
 * given by their stem.
 */
const verbs = `
  mention raise present show suggest recommend introduce offer propose discuss review explain outline describe note share send post mail email text phone call contact reach
  approach invite remind ask check follow arrange schedule plan time target focus promote highlight feature showcase stress emphasise emphasize point refer direct draw
  encourage engage communicate notify inform update talk chat open start begin lead close end use try pick choose prefer favour favor like want need expect seek look suit
  match fit serve help support cover hold own carry keep stay remain come go get give take make put set place bring run work stand sit lie rank count number total average
  form include contain represent account share compare differ vary range skew lean tend belong join renew buy pay spend earn live turn move add extend complement pair
  combine build base centre center orient tailor personalise deserve merit warrant benefit attract answer reply respond prompt appear seem prove say tell read write print
  list name call label cite mark signal reflect reveal indicate suggest mean imply rest rely depend concern regard involve require allow let
  repeat revisit renew return resume continue proceed prioritise prioritize concentrate explore consider aim deliver launch host attach enclose link route group split sort
`;
const irregular = `
  brought shown held sent written told given taken made put kept led begun began come came went gone got found stood sat lain spoken spoke met meet meets meeting met bought paid
  spent read ran sold sell sells selling chosen chose thought said built drawn drew
`;
const others = `
  a an the and or of in on at to by for with from as into onto across among amongst between within through via per also both either each this these those that such their them they
  it its itself who whom whose which where when while whilst together plus then so thus hence too here there still yet already now today next again once ever always
  is are was were be being been has have having had do does did doing done can could may might will would should us our we
  one ones other others another same any some several something anything what whatever how why because since given if whether though although but
  up out off down over under about around along during throughout until before after toward towards upon
  well quite just even further moreover likewise respectively namely mainly
  first second third last final main key core base whole entire full part parts half side sides rest way ways
  customer customers policyholder policyholders holder holders people person client clients member members buyer buyers user users adult adults individual individuals case cases
  profile profiles mix portfolio book file files record records
  product products type types category categories kind kinds line lines range ranges item items plan plans cover policy policies insurance insurer insured protection
  figure figures level levels amount amounts proportion proportions percent percentage percentages part count counts number numbers sum sums total totals
  annual yearly marital status relationship household personal preferred preference preferences
  contact channel channels time times hour hours day days slot slots window windows moment occasion conversation conversations message messages campaign campaigns note notes
  letter letters leaflet leaflets brochure brochures invitation invitations reminder reminders summary details detail information news update updates page subject topic
  attention mention mentions interest focus basis reason starting point best-suited suitable suited appropriate relevant natural obvious sensible useful worthwhile worth ready
  available popular common known usual general broad brief simple clear plain direct separate additional extra further relevant existing current
  insurer company team office agent adviser advisor service services marketing outreach
  them they re it s where it fits
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
