import { Building2, Download, FileUp, History, House, Settings, Sparkles, Users } from "lucide-react";
import type { NavigationEntry } from "../features/frame/Navigation";
import { frameText } from "../text/frame";

/** The screens that the navigation leads to, in its order. */
export const NAVIGATION: ReadonlyArray<NavigationEntry> = [
  { to: "/", label: frameText.pages.home, icon: House },
  { to: "/import", label: frameText.pages.import, icon: FileUp },
  { to: "/imports", label: frameText.pages.imports, icon: History },
  { to: "/contacts", label: frameText.pages.contacts, icon: Users },
  { to: "/companies", label: frameText.pages.companies, icon: Building2 },
  { to: "/enrichment", label: frameText.pages.enrichment, icon: Sparkles },
  { to: "/exports", label: frameText.pages.exports, icon: Download },
  { to: "/settings", label: frameText.pages.settings, icon: Settings },
];
