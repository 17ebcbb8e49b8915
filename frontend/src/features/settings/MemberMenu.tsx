import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { apiHooks, type Schemas } from "../../client/api";
import { useWhyNot } from "../../client/session";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { Menu, MenuItem } from "../../components/Menu";
import { toast } from "../../components/Toasts";
import { membersText } from "../../text/settings";
import { LinkDialog } from "./LinkDialog";
import { useMembersChanged } from "./members_changed";

/** What an owner can do about a member: another link, or the end of the membership. */
export function MemberMenu({ member }: { member: Schemas["MemberOut"] }) {
  const whyNot = useWhyNot("members:manage");
  const changed = useMembersChanged();
  const [removing, setRemoving] = useState(false);
  const who = member.name || member.email;
  const path = { params: { path: { account_id: member.id } } };
  const link = apiHooks.useMutation("post", "/api/v1/members/{account_id}/sign-in-link");
  const remove = apiHooks.useMutation("delete", "/api/v1/members/{account_id}", {
    onSuccess: () => toast(membersText.removed(who)),
    onSettled: () => {
      setRemoving(false);
      changed();
    },
  });
  const button = (
    <Button kind="quiet" size="small" aria-label={membersText.actionsFor(who)} disabledBecause={whyNot}>
      <Ellipsis aria-hidden="true" className="size-4" />
    </Button>
  );
  if (whyNot !== null) return button;
  return (
    <>
      <Menu trigger={button} label={membersText.actionsFor(who)} placement="bottom end">
        <MenuItem onAction={() => link.mutate(path)}>{membersText.newLink}</MenuItem>
        <MenuItem onAction={() => setRemoving(true)} className="text-danger">
          {membersText.remove}
        </MenuItem>
      </Menu>
      <LinkDialog email={member.email} link={link.data ?? null} onClose={link.reset} />
      <ConfirmDialog
        title={membersText.removeTitle(who)}
        action={membersText.remove}
        danger
        isOpen={removing}
        isPending={remove.isPending}
        onClose={() => setRemoving(false)}
        onConfirm={() => remove.mutate(path)}
      >
        {membersText.removeWhy}
      </ConfirmDialog>
    </>
  );
}
