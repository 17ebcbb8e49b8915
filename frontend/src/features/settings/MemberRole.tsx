import { apiHooks, type Schemas } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Select } from "../../components/Select";
import { toast } from "../../components/Toasts";
import { frameText } from "../../text/frame";
import { membersText } from "../../text/settings";
import { useMembersChanged } from "./members_changed";
import { ROLES } from "./roles";

/** A member's role, which owners change in place. */
export function MemberRole({ member }: { member: Schemas["MemberOut"] }) {
  const whyNot = useWhyNot("members:manage");
  const changed = useMembersChanged();
  const who = member.name || member.email;
  const change = apiHooks.useMutation("patch", "/api/v1/members/{account_id}", {
    onSuccess: ({ role }) => toast(membersText.changed(who, frameText.roles[role].toLowerCase())),
    onSettled: changed,
  });
  if (whyNot !== null) return frameText.roles[member.role];
  return (
    <Select
      label={membersText.roleOf(who)}
      labelHidden
      choices={ROLES}
      value={change.isPending ? change.variables.body.role : member.role}
      onChange={(role) => change.mutate({ params: { path: { account_id: member.id } }, body: { role } })}
      className="w-28 md:w-32"
    />
  );
}
