import type { Schemas } from "../client/api";
import { count, duration, money, number } from "../lib/format";

export type Target = "contact" | "company";

export const enrichmentParts = {
  title: "Enrichment",
  runs: "Runs",
  recipes: "Recipes",
  providers: "Providers",
  spend: "Spend",
};

export const enrichmentStates: Record<Schemas["EnrichmentState"], string> = {
  PENDING: "Waiting",
  RUNNING: "Running",
  PAUSED: "Paused",
  COMPLETED: "Completed",
  FAILED: "Failed",
  CANCELLED: "Cancelled",
};

export const itemStates: Record<Schemas["ItemState"], string> = {
  success: "Complete",
  partial: "In part",
  not_found: "Not found",
  failed: "Failed",
  skipped: "Not asked",
  processing: "Being asked",
  pending: "To come",
};

export const targets: Record<Target, { one: string; many: string; title: string }> = {
  contact: { one: "contact", many: "contacts", title: "Contacts" },
  company: { one: "company", many: "companies", title: "Companies" },
};

export const recordsOf = (target: string, value: number): string => {
  const words = targets[target === "company" ? "company" : "contact"];
  return count(value, words.one, words.many);
};

/** Names of operations, for where the description of the provider is not at hand. */
export const stepName = (provider: string, operation: string): string =>
  operation === "" ? provider : `${provider}, ${operation}`;

/** Why records are not asked about, by the code of the reason. */
const notAskedReasons: Readonly<Record<string, string>> = {
  nothing_wanted: "lack nothing that the recipe wants",
  nothing_to_ask_by: "say nothing that a provider can be asked by",
  condition: "do not meet the conditions of the recipe",
  not_matched: "are known to no provider by its own id",
  suppressed: "were erased on request",
  record_gone: "are not there any more",
  not_found: "were looked for not long ago, and nobody knew them",
  still_missing: "get what can be had from answers that are there already",
  answer_rejected: "were answered about not long ago with somebody else",
  outcome_unknown: "were asked about with an outcome that a person has to settle",
  answered_before: "get everything from answers that are there already",
  // Forecasts of the first days name no reason.
  "": "get everything from answers that are there already",
};

export const notAsked = (code: string): string => notAskedReasons[code] ?? code.replaceAll("_", " ");

export const enrichmentsText = {
  title: "Enrichment",
  lead: "Asks paid providers for what records lack, once, and accounts for every credit.",
  new: "Enrich records",
  filter: "State",
  all: "All states",
  run: "Run",
  state: "State",
  records: "Records",
  cost: "Cost",
  by: "By",
  begun: "Begun",
  done: (done: number, total: number) => `${number(done)} of ${number(total)}`,
  ofBudget: (budget: string) => `of ${budget}`,
  bar: (counts: Readonly<Record<string, number>>) =>
    Object.entries(itemStates)
      .filter(([state]) => (counts[state] ?? 0) > 0)
      .map(([state, name]) => `${name}: ${number(counts[state] ?? 0)}`)
      .join(", "),
  none: "Nothing has been enriched yet",
  noneWhy:
    "Choose records and a recipe. You see what it would ask, find and cost before anything is bought; without keys of providers, the sandbox makes values up for nothing.",
  noneOf: (state: string) => `No run is in the state ${state}`,
  noneOfWhy: "Choose another state to see the others.",
};

export const newEnrichmentText = {
  title: "Enrich records",
  lead: "Nothing is bought until you press the button.",
  back: "All runs",
  records: "Records",
  target: "What",
  which: "Which",
  choices: {
    ids: (records: string) => `The ${records} that you have chosen`,
    others: "Choose others",
    all: (records: string) => `all ${records} of the workspace`,
  },
  recipe: "Recipe",
  presets: "Ready to use",
  own: "Your recipes",
  noOwn: "There are no recipes of your own yet.",
  makeOwn: "Make a recipe",
  budget: (currency: string) => `Budget in ${currency}`,
  budgetHint: "The run pauses before it would cost more. Empty: no limit of its own.",
  budgetOfRecipe: (amount: string) => `Empty: the recipe's own, ${amount}.`,
  budgetWrong: "Say an amount above 0, such as 25.00.",
  forecast: "Forecast",
  forecastLead:
    "From the answers that are there already, from doubles, and from how often your own questions were answered.",
  choose: "Choose a recipe to see what it would cost.",
  reckoning: "Making the forecast…",
  expected: "Expected cost",
  range: (low: string, high: string) => `between ${low} and ${high}`,
  ceiling: "Never more than",
  ceilingWhy: "if every question is answered",
  asked: "Records chosen",
  steps: "Step by step",
  step: "Step",
  questions: "Asked",
  found: "Found",
  cost: "Cost",
  rates: (answers: number) =>
    answers > 0
      ? `rate from ${count(answers, "answer", "answers")} of yours`
      : "rate as is usual: you have no answers yet",
  notAsked: "Not asked about",
  kept: (value: number) => `${count(value, "answer is", "answers are")} there already and cost nothing`,
  doubled: (value: number) =>
    `${count(value, "record shares its question", "records share their question")} with another`,
  reason: (value: number, reason: string) => `${number(value)} ${reason}`,
  mayStop: (budget: string) => `It may pause at the budget of ${budget} before all are asked about.`,
  start: (records: string) => `Enrich ${records}`,
  startPlain: "Enrich",
  notYet: "Wait for the forecast.",
  refused: "The forecast was refused: see its reason.",
};

export const enrichmentText = {
  back: "All runs",
  lead: (records: string, who: string, when: string) => `${records}, begun by ${who} ${when}`,
  progress: "Progress",
  left: (seconds: number) => `about ${duration(seconds)} left`,
  took: (seconds: number) => `took ${duration(seconds)}`,
  done: (done: number, total: number) => `${number(done)} of ${number(total)} done`,
  starting: "Waiting for a worker",
  reconnecting: "The connection is lost; the run goes on, and so does this page when it is back.",
  cost: "Cost",
  spent: "Spent",
  budget: "Budget",
  noBudget: "no limit",
  forecast: "Forecast",
  forecastRange: (low: string, high: string) => `${low} to ${high}`,
  noForecast: "none was made",
  right: (ratio: string, within: boolean, unknown: boolean) =>
    `It cost ${unknown ? "up to " : ""}${ratio} of what was expected, ${within ? "within" : "outside"} the range of the forecast.`,
  credits: (value: number) => count(value, "credit", "credits"),
  unknown: (amount: string) => `${amount} more may have been charged: see the calls whose outcome is not known`,
  costBar: (spent: string, budget: string | null, low: string, high: string) =>
    `${spent} spent${budget === null ? "" : ` of ${budget}`}; forecast ${low} to ${high}`,
  paused: "It is paused.",
  goesOn: (when: string) => `It goes on by itself ${when}.`,
  completed: (found: number, records: string) => `${number(found)} of ${records} got something.`,
  failed: "It has failed.",
  cancelled: "It was cancelled. What was paid for is written; nothing more is asked.",
  reverted: (when: string) => `It was undone ${when}.`,
  unknownCalls: (value: number) =>
    `The outcome of ${count(value, "call is", "calls are")} not known: the provider may have charged for ${value === 1 ? "it" : "them"}. Find out, and settle ${value === 1 ? "it" : "them"}.`,
  seeCalls: "See the calls",
  seeProviders: "See the providers",
  seeBudgets: "See the budgets",
  raiseBudget: "Raise this run's budget",
  pause: "Pause",
  resume: "Resume",
  cancel: "Cancel the run",
  cancelNot: "Let it go on",
  cancelAsk: "Cancel this run?",
  cancelWhy: (left: string) =>
    `${left} will not be asked about. Calls under way are waited for, and what was paid for is written. It cannot be resumed.`,
  resumeTitle: "Resume the run",
  resumeWhy: (spent: string) => `It has cost ${spent} so far. The budget is for the whole of the run.`,
  resumeBudget: (currency: string) => `Budget in ${currency}`,
  resumeHint: "Empty: as it was.",
  waterfall: "Who was asked, who found",
  waterfallNone: "Nobody has been asked yet.",
  tabs: { items: "Records", results: "Results", calls: "Calls", undo: "Undo", recipe: "Recipe" },
};

export const waterfallText = {
  chart: "Waterfall",
  legend: { found: "found", kept: "known already", not_found: "not found", failed: "failed or unknown" },
  asked: (value: number) => `${number(value)} asked`,
  bar: (name: string, asked: number, found: number, kept: number, cost: string) =>
    `${name}: ${number(asked)} asked, ${number(found)} found, ${number(kept)} known already, ${cost}`,
  figures: "The same as a table",
  step: "Step",
  askedHead: "Asked",
  found: "Found",
  kept: "Known already",
  notFound: "Not found",
  failed: "Failed",
  cost: "Cost",
  perFound: "For each found",
  none: "not asked",
};

export const amount = (value: string | number, currency: string): string => money(Number(value), currency || "USD");
