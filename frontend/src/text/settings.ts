import type { Role } from "../client/session";

const ONCE = "It works once, until";

export const settingsText = {
  title: "Settings",
  navigation: "Settings",
  parts: {
    workspace: "Workspace",
    members: "Members",
    apiKeys: "API keys",
    audit: "Audit",
    erasures: "Erased people",
    account: "Your account",
  },
};

export const workspaceText = {
  title: "This workspace",
  name: "Name",
  country: "Country",
  countryHint:
    "How phone numbers and dates are read where a file does not say: a name or a code, such as DE. Empty: unknown.",
  files: "Keep the stored files of imports",
  rows: "Keep the rows of imports",
  filesHint: "The file as it was sent. Imports whose file is gone can still be looked at.",
  rowsHint: "The rows with what was decided about them. Contacts and companies stay.",
  retention: { installation: "As this installation is set up", always: "For ever", days: "For a number of days" },
  days: "Days",
  daysNeeded: "Say for how many days, as a number greater than 0.",
  another: "Another workspace",
  anotherWhy: "Workspaces share nothing: neither contacts nor members nor keys. You will be the owner of the new one.",
  make: "Make a workspace",
  newName: "Name of the new workspace",
};

export const membersText = {
  title: "Members",
  lead: "Who belongs to this workspace, and what they may do.",
  person: "Person",
  role: "Role",
  since: "Joined",
  invited: "Invited, not here yet",
  you: "you",
  roleOf: (who: string) => `Role of ${who}`,
  roles: {
    owner: "Everything, also members, keys and settings",
    editor: "Import, review, change and export",
    viewer: "Look at everything, change nothing",
  } satisfies Record<Role, string>,
  invite: "Invite a person",
  email: "E-mail address",
  name: "Name",
  nameHint: "Taken for people who are new here.",
  makeLink: "Make the link",
  linkTitle: "Hand over this link",
  linkFor: (email: string) => `Signs ${email} in`,
  linkWhy: (until: string) =>
    `${ONCE} ${until}, and is shown this once. Whoever opens it first is that person: send it by a channel that you trust.`,
  newLink: "Make a new sign-in link",
  actionsFor: (who: string) => `Actions for ${who}`,
  remove: "Remove from the workspace",
  removeTitle: (who: string) => `Remove ${who}?`,
  removeWhy:
    "They lose access at once. What they did stays. API keys that they made go on working until you revoke them.",
  changed: (who: string, role: string) => `${who} is now ${role}.`,
  removed: (who: string) => `${who} does not belong to the workspace any more.`,
};

export const apiKeysText = {
  title: "API keys",
  lead: "For programs that speak with Contactory on behalf of this workspace.",
  none: "No keys yet",
  noneWhy:
    "A key lets a program import, read or export without a person who signs in. It may do only what you allow it.",
  create: "Create a key",
  name: "Name",
  nameHint: "What the program is, such as nightly import.",
  scopes: "What it may do",
  scopesNeeded: "Choose at least one.",
  expires: "It stops",
  lives: { never: "Never", "30": "After 30 days", "90": "After 90 days", "365": "After a year" },
  newTitle: "Copy the key now",
  newWhy: "It is shown this once: only a hash of it is kept.",
  secret: "API key",
  key: "Key",
  used: "Last used",
  made: "Created",
  state: "State",
  states: { live: "In use", revoked: "Revoked", over: "Over" },
  revoke: "Revoke",
  revokeKey: (name: string) => `Revoke ${name}`,
  revokeTitle: (name: string) => `Revoke ${name}?`,
  revokeWhy:
    "Programs that use it are refused from the next request on. This cannot be taken back; make a new key instead.",
  revoked: (name: string) => `${name} is revoked.`,
};

/** What each scope lets somebody do; a scope without a sentence is shown by its name. */
export const scopeText: Readonly<Record<string, string>> = {
  "imports:read": "See imports, their rows and problems",
  "imports:write": "Import files and decide in review",
  "contacts:read": "Read contacts and companies",
  "contacts:write": "Change, merge and delete contacts and companies",
  "exports:read": "Take exported files",
  "exports:write": "Have exports written",
  "keys:manage": "Create and revoke API keys",
  "audit:read": "Read the audit trail",
  "members:manage": "Invite and remove people",
  "workspace:manage": "Change the settings of the workspace",
  "people:erase": "Erase a person for good",
  "credits:read": "See what providers cost",
  "credits:manage": "Set budgets",
  "recipes:read": "See recipes",
  "recipes:write": "Write recipes",
  "enrichments:read": "See enrichments and what they found",
  "enrichments:write": "Enrich records, and spend for it",
  "providers:read": "See providers and how they do",
  "providers:manage": "Enter and remove keys of providers",
};

export const accountText = {
  title: "Your account",
  signedInAs: (email: string) => `You are signed in as ${email}.`,
  password: "Password",
  setPassword: "Set a password",
  changePassword: "Change the password",
  noPassword: "You have no password yet: you come in by one-time links only.",
  current: "Present password",
  next: "New password",
  nextHint: "At least 12 characters. Several plain words are better than one that is hard to type.",
  passwordSet: "The password is set. Wherever else you were signed in, you are signed out.",
  theme: "Theme",
};
