import type { Role } from "../../client/session";
import type { Choice } from "../../components/Select";
import { frameText } from "../../text/frame";
import { membersText } from "../../text/settings";

/** The roles to choose from, the mightiest first. */
export const ROLES: ReadonlyArray<Choice<Role>> = (["owner", "editor", "viewer"] as const).map((role) => ({
  id: role,
  label: frameText.roles[role],
  hint: membersText.roles[role],
}));
