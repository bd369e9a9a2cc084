// @ts-check
/**
 * How the files of the search page fit together; there is nothing to run here.
 *
 * @typedef {object} Answer
 * @property {number} total articles that hold every word
 * @property {number} shown articles that the hits are the first of: those, or when there are none those with some words
 * @property {string[]} missing words that no article holds
 * @property {boolean} loosened a phrase that no article has was left aside
 * @property {string | null} understood what was asked instead of what was typed
 * @property {Hit[]} hits
 * @property {number} otherForms
 * @property {string | null} suggestion
 * @property {MarkWord[]} words
 * @typedef {object} Engine what the scripts of the search give; the contract stands in khobao/search/__init__.py
 * @property {(text: string, options: SearchOptions) => Promise<Answer>} search
 * @property {(text: string, options: SearchOptions) => Promise<Facets>} facets
 * @property {(hit: Hit, words: MarkWord[] | string) => Promise<Segment[]>} passage
 * @property {(prefix: string, options: {limit: number}) => Promise<Suggestion[]>} suggest
 * @property {(text: string) => Promise<OfferedPlace[]>} findPlaces
 * @property {(slug: string) => Promise<{later: ChangedPlace[], earlier: ChangedPlace[]}>} findChanges
 * @property {(words: MarkWord[]) => string} formatMarkQuery
 * @property {(months: MonthCount[], within?: [string, string]) => Bin[]} buildBins
 * @property {(bins: Bin[], from: string, to: string, labels: HistogramLabels,
 *   choose: (from: string, to: string) => void) => HTMLElement} buildHistogram
 *
 * @typedef {object} Parts what the files of this folder give
 * @property {(engine: Engine, search: () => void) => Address} openAddress
 * @property {(room: HTMLElement, engine: Engine) => HitList} openHits
 * @property {(engine: Engine, address: Address) => Chips} openChips
 * @property {(engine: Engine, address: Address) => ShowTimeframe} openTimeframe
 * @property {(engine: Engine, address: Address, chips: Chips) => FacetPanel} openFacets
 * @property {(engine: Engine, ask: (text: string, place?: string) => void, address: Address) => Offers} openOffers
 * @property {(field: HTMLInputElement, list: HTMLElement, engine: Pick<Engine, "suggest" | "findPlaces">,
 *   choose: (text: string, place?: string) => void, words: SuggestionWords) => Suggestions} openSuggestions
 * @property {(answer: Answer, text: string) => string} tellAnswer
 * @property {(script: string, hits: HitList, address: Address, engine: Engine, chips: Chips) => Beside} openBeside
 * @property {() => Returning} openReturning
 * @property {(hits: HitList, address: Address, engine: Engine) => Taking} openTaking once its script is there, as openFacets
 * @property {ListenToKeys} listenToKeys
 */
