import { House, Settings } from "lucide-react";
import type { NavigationEntry } from "../features/frame/Navigation";
import { frameText } from "../text/frame";

/** The screens that the navigation leads to, in its order. */
export const NAVIGATION: ReadonlyArray<NavigationEntry> = [
  { to: "/", label: frameText.pages.home, icon: House },
  { to: "/settings", label: frameText.pages.settings, icon: Settings },
];
