import { count, percent } from "../lib/format";

export const recipeText = {
  stop: "Stops",
  stopIn: (when: string, fields: string) => {
    if (when === "never") return "after the last step";
    const known = fields === "" ? "every wanted field" : fields;
    return when === "any" ? `as soon as one is known of ${known}` : `as soon as all are known of ${known}`;
  },
  overwrite: "Replaces what is there",
  overwriteNone: "nothing: it fills what is empty",
  freshness: "Buys again",
  days: (days: number) => `what was bought more than ${count(days, "day", "days")} ago`,
  budget: "Budget",
  noBudget: "no limit of its own",
  batch: "Works",
  batchIn: (size: number, attempts: number, seconds: number) =>
    `in batches of ${count(size, "record", "records")}, up to ${count(attempts, "attempt", "attempts")} each, ${count(seconds, "second", "seconds")} a batch`,
  allFields: "everything that it gives",
  sureAtLeast: (share: number) => `at least ${percent(share)} sure`,
  onlyIfAll: (conditions: string) => `Only if ${conditions}`,
  ifStatus: (statuses: string) => `the e-mail is ${statuses}`,
  ifCountries: (countries: string) => `the country is ${countries}`,
  ifEmpty: (fields: string) => `one is empty of ${fields}`,
  ifFilled: (fields: string) => `all are filled of ${fields}`,
};
