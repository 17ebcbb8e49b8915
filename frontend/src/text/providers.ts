/** How the providers call themselves; another person's provider goes by its own name. */
const names: Readonly<Record<string, string>> = {
  apollo: "Apollo",
  explorium: "Explorium",
  zerobounce: "ZeroBounce",
  hunter: "Hunter",
  email_local: "This machine",
};

export const providerName = (provider: string): string => names[provider] ?? provider;
