import { Check, CircleUserRound, LogOut, Monitor, Moon, Sun } from "lucide-react";
import { Button as AriaButton, Header, MenuSection } from "react-aria-components";
import { api } from "../../client/api";
import { useSession } from "../../client/session";
import { Menu, MenuItem, MenuSeparator } from "../../components/Menu";
import { THEMES, useTheme } from "../../lib/theme";
import { frameText } from "../../text/frame";

const ICONS = { light: Sun, dark: Moon, system: Monitor };

/** Who has signed in, with the theme and the way out. */
export function AccountMenu() {
  const { account } = useSession();
  const [theme, choose] = useTheme();
  return (
    <Menu
      label={frameText.account}
      placement="top start"
      trigger={
        <AriaButton className="flex w-full cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-sunken">
          <CircleUserRound aria-hidden="true" className="size-5 shrink-0 text-ink-faint" />
          <span className="sr-only">{frameText.account}</span>
          <span className="truncate text-ink-soft">{account.name || account.email}</span>
        </AriaButton>
      }
    >
      <MenuSection>
        <Header className="px-2 py-1 text-ink-faint text-xs">{frameText.theme}</Header>
        {THEMES.map((each) => {
          const Icon = ICONS[each];
          return (
            <MenuItem key={each} id={each} textValue={frameText.themes[each]} onAction={() => choose(each)}>
              <Icon aria-hidden="true" className="size-4 text-ink-faint" />
              <span className="grow">{frameText.themes[each]}</span>
              {each === theme ? <Check aria-hidden="true" className="size-4 text-accent" /> : null}
            </MenuItem>
          );
        })}
      </MenuSection>
      <MenuSeparator />
      <MenuItem id="sign-out" onAction={() => void signOut()}>
        <LogOut aria-hidden="true" className="size-4 text-ink-faint" />
        {frameText.signOut}
      </MenuItem>
    </Menu>
  );
}

async function signOut(): Promise<void> {
  await api.DELETE("/api/v1/session");
  // A fresh page: nothing that the person saw stays in the tab.
  location.assign("/sign-in");
}
