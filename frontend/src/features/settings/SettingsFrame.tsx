import { Outlet } from "@tanstack/react-router";
import { Page } from "../../components/Page";
import { SubNavigation } from "../../components/SubNavigation";
import { settingsText } from "../../text/settings";

const { parts } = settingsText;
const ENTRIES = [
  { to: "/settings", label: parts.workspace },
  { to: "/settings/members", label: parts.members },
  { to: "/settings/api-keys", label: parts.apiKeys },
  { to: "/settings/audit", label: parts.audit },
  { to: "/settings/erasures", label: parts.erasures },
  { to: "/settings/account", label: parts.account },
];

/** The parts of the settings, each with an address of its own. */
export function SettingsFrame() {
  return (
    <Page title={settingsText.title} inParts>
      <SubNavigation label={settingsText.navigation} entries={ENTRIES} />
      <Outlet />
    </Page>
  );
}
