import { Check, ChevronsUpDown } from "lucide-react";
import { Button as AriaButton } from "react-aria-components";
import { api } from "../../client/api";
import { useSession } from "../../client/session";
import { Menu, MenuItem } from "../../components/Menu";
import { frameText } from "../../text/frame";

/** The name of the workspace; who belongs to several can go over to another. */
export function WorkspaceSwitcher() {
  const { workspace, workspaces } = useSession();
  if (workspace === null) return null;
  if (workspaces.length < 2) return <Named name={workspace.name} role={workspace.role} />;
  return (
    <Menu
      label={frameText.workspace}
      trigger={
        <AriaButton className="flex w-full cursor-pointer items-center gap-2 rounded-md border border-line pr-2 hover:bg-sunken">
          <Named name={workspace.name} role={workspace.role} />
          <span className="sr-only">{frameText.switchWorkspace}</span>
          <ChevronsUpDown aria-hidden="true" className="size-4 shrink-0 text-ink-faint" />
        </AriaButton>
      }
    >
      {workspaces.map((each) => (
        <MenuItem key={each.id} id={each.id} textValue={each.name} onAction={() => void goTo(each.id)}>
          <span className="grow truncate">{each.name}</span>
          {each.id === workspace.id ? <Check aria-hidden="true" className="size-4 text-accent" /> : null}
        </MenuItem>
      ))}
    </Menu>
  );
}

function Named({ name, role }: { name: string; role: keyof typeof frameText.roles }) {
  return (
    <span className="flex min-w-0 grow flex-col px-2.5 py-1.5 text-left">
      <span className="truncate font-medium text-ink">{name}</span>
      <span className="text-ink-faint text-xs">{frameText.roles[role]}</span>
    </span>
  );
}

async function goTo(workspaceId: number): Promise<void> {
  await api.POST("/api/v1/session/workspace", { body: { workspace_id: workspaceId } });
  // Nothing of one workspace may be left on a page about another.
  location.assign("/");
}
