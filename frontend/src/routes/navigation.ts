import { FileUp, History, House, Settings, Sparkles } from "lucide-react";
import type { NavigationEntry } from "../features/frame/Navigation";
import { frameText } from "../text/frame";

/** The screens that the navigation leads to, in its order. */
export const NAVIGATION: ReadonlyArray<NavigationEntry> = [
  { to: "/", label: frameText.pages.home, icon: House },
  { to: "/import", label: frameText.pages.import, icon: FileUp },
  { to: "/imports", label: frameText.pages.imports, icon: History },
  { to: "/enrichment", label: frameText.pages.enrichment, icon: Sparkles },
  { to: "/settings", label: frameText.pages.settings, icon: Settings },
];
