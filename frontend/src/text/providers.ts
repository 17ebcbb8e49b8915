import { count, duration, money, number } from "../lib/format";

/** How the providers call themselves; another person's provider goes by its own name. */
const names: Readonly<Record<string, string>> = {
  apollo: "Apollo",
  explorium: "Explorium",
  zerobounce: "ZeroBounce",
  hunter: "Hunter",
  email_local: "This machine",
};

export const providerName = (provider: string): string => names[provider] ?? provider;

const sources: Readonly<Record<string, string>> = {
  workspace: "With the key of this workspace",
  environment: "With the key of the installation",
  sandbox: "In the sandbox: no key, made-up values",
  open: "Needs no key",
};

export const providersText = {
  title: "Providers",
  lead: "Who can be asked, with whose account, and how each of them does.",
  states: { GOOD: "Ready", REFUSED: "Key refused", NOT_SET_UP: "Not set up" } as Readonly<Record<string, string>>,
  partlyRefused: "Refused in part",
  refused: "Refused to this account",
  source: (source: string) => sources[source] ?? "No key",
  keyEnds: (hint: string) => `key ${hint}`,
  breaker: "Calls",
  breakers: {
    CLOSED: "go through",
    OPEN: "stopped after failures",
    HALF_OPEN: "one is on its way to see whether it is well again",
  } as Readonly<Record<string, string>>,
  nextTry: (when: string) => `next try ${when}`,
  creditsLeft: "Credits left",
  notSaid: "it does not say",
  spent: "Spent this month",
  spentIn: (amount: string, credits: number) => `${amount}, ${count(credits, "credit", "credits")}`,
  unknown: (amount: string) => `${amount} more may have been charged`,
  price: "Price of a credit",
  free: "nothing",
  lastUse: "Last used",
  checked: "Checked",
  limits: "Limits left",
  noLimits: "none known",
  limit: (left: number, allowed: number, seconds: number) =>
    `${number(left)} of ${number(allowed)} in ${seconds === 60 ? "a minute" : seconds === 3600 ? "an hour" : seconds === 86_400 ? "a day" : duration(seconds)}`,
  allCalls: "all calls",
  asked: "Can be asked for",
  gives: (fields: number) => count(fields, "field", "fields"),
  inACall: (questions: number, credits: string) =>
    `${count(questions, "record", "records")} a call, ${credits === "0" ? "free" : `${number(Number(credits))} ${Number(credits) === 1 ? "credit" : "credits"} for each found`}`,
  enter: "Enter a key",
  replace: "Change",
  check: "Check",
  remove: "Remove",
  ofProvider: (label: string) => `: ${label}`,
  checkedNow: (label: string) => `${label} says that the account is good.`,
  enterTitle: (label: string) => `Account at ${label}`,
  enterWhy: (label: string) =>
    `${label} is asked whether the key is good before it is kept. It is kept encrypted, and never shown again.`,
  key: "API key",
  keyHint: "Empty: the key stays as it is.",
  keyNeeded: "Enter the key.",
  priceOf: "Price of a credit",
  priceHint: "What you pay for one credit, so that cost and budgets are in money.",
  priceWrong: "Say an amount from 0, such as 0.05.",
  currency: "Currency",
  currencyHint: "Three letters, such as USD.",
  address: "Address",
  addressHint: "Only where your account has another one, as of a region. Empty: the usual one.",
  saved: (label: string) => `The account at ${label} is good, and kept.`,
  removeTitle: (label: string) => `Remove the account at ${label}?`,
  removeWhy:
    "The key and the price are forgotten. Runs that need it pause, unless the installation has a key of its own.",
  removed: (label: string) => `The account at ${label} is forgotten.`,
};

/** An amount small enough for the price of one credit. */
export const smallMoney = (value: string | number, currency: string): string =>
  Number(value) > 0 && Number(value) < 0.1
    ? new Intl.NumberFormat("en", {
        style: "currency",
        currency: currency || "USD",
        maximumSignificantDigits: 3,
      }).format(Number(value))
    : money(Number(value), currency || "USD");
