/** Words that values of columns are made of at an insurer. A value with other words may be anything, even a person. */
const words = (text: string) => text.trim().split(/\s+/);

/** Marital status, channels, times and answers: columns that hold a few codes. */
const plain = words(`
  single married divorced widowed widow widower separated partner partnered partnership cohabiting cohabitation civil
  engaged unmarried relationship never common law
  email mail e post postal letter letters paper print text texts texting sms message messages messaging mms phone
  telephone mobile cell landline call calls calling voice video whatsapp chat live app web website online internet portal
  digital social media in person face meeting meetings visit visits branch office shop store broker agent adviser advisor
  representative home work call centre center push notification notifications fax any none no preference other unknown
  not stated contact
  morning mornings afternoon afternoons evening evenings night nights noon midday lunchtime lunch daytime day days early
  late mid weekday weekdays weekend weekends anytime time times hours business office after before monday tuesday
  wednesday thursday friday saturday sunday am pm
  yes true false low medium high small large basic standard premium gold silver bronze platinum plus
  ledig verheiratet geschieden verwitwet getrennt morgen vormittag nachmittag abend wochenende telefon brief
  célibataire marié mariée divorcé divorcée veuf veuve matin soir courrier téléphone
  petrol diesel electric hybrid car van motorcycle bike owned rented mortgaged leasehold freehold detached semi terraced
  flat house bungalow apartment full part employed self unemployed retired student monthly annual annually quarterly
  weekly yearly direct debit card cash transfer`);

/** Products, their types and categories. */
const products = words(`
  life term whole level decreasing increasing endowment assurance insurance protection protect protects cover covers plan
  plans policy scheme care health healthcare medical medic medi wellbeing well being dental optical vital hospital cash
  critical illness income disability accident accidental injury sickness sick mortgage family personal individual group
  business company commercial corporate employer executive professional trade trades office asset assets shield guard
  legacy secure security safe sure bridge later years year over funeral burial estate inheritance pension retirement
  annuity savings investment bond fund
  motor auto car cars van vans fleet vehicle drive driver first second two single multi multiple comprehensive third party
  fire theft breakdown roadside motorcycle bike bicycle caravan boat yacht marine classic
  home house household property contents buildings building landlord landlords renter renters rental tenant tenants let
  flood travel trip annual backpacker winter sports holiday holidays worldwide europe domestic
  pet pets cat cats dog dogs horse lifetime time limited maximum benefit essential essentials basic standard plus extra
  super gold silver bronze platinum prime premium premier select classic value complete total full flexible gap gadget
  phone mobile liability indemnity public employers cyber legal expenses wedding event crop farm specialist quick child
  children junior student senior joint direct all risks
  leben kranken haftpflicht hausrat wohngebäude kfz unfall rente reise rechtsschutz berufsunfähigkeit
  vie santé auto habitation prévoyance obsèques retraite`);

/** Words that may stand between others in a value of several words. */
const connectors = words('and or of with for to the a on by de la und et');

/** Such words give orders, or speak of the request itself; a product's name has none. */
const orders = words(`
  ignore disregard forget override bypass overwrite instruct instruction instructions prompt system assistant developer
  user admin root model ai gemini gpt llm chatbot respond response reply answer output print say write rename name named
  call describe label return repeat translate summarise summarize reveal show tell pretend act behave simulate execute run
  eval script json html http https www must should shall please always never previous above following below instead now
  everyone everybody all you your yours me my i we us our this that these those segment segments cluster clusters rule
  rules secret password token key jailbreak dan mode policyholder customers customer best worst idiots stupid ignorez
  oubliez ignoriere vergiss ignora olvida`);

export const codeWords: ReadonlySet<string> = new Set([...plain, ...connectors]);
export const productWords: ReadonlySet<string> = new Set([...products, ...plain]);
export const connectorWords: ReadonlySet<string> = new Set(connectors);
export const orderWords: ReadonlySet<string> = new Set(orders);
