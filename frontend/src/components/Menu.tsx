import type { ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps,
  MenuTrigger,
  Popover,
  type PopoverProps,
  Separator,
} from "react-aria-components";
import { classNames } from "../lib/class_names";
import { menuItemStyle, popoverStyle } from "./popover_style";

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactNode;
  label: string;
  children: ReactNode;
  placement?: PopoverProps["placement"];
}

/** A button with a list of things to do. */
export function Menu({ trigger, label, children, placement = "bottom start" }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover placement={placement} className={classNames(popoverStyle, "min-w-48")}>
        <AriaMenu aria-label={label} className="max-h-96 overflow-auto p-1 outline-none">
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

/** One thing to do; with href it is a link within the web app. */
export function MenuItem({ className, ...rest }: Omit<MenuItemProps, "className"> & { className?: string }) {
  return <AriaMenuItem {...rest} className={classNames(menuItemStyle, className)} />;
}

/** A line between groups of items. */
export function MenuSeparator() {
  return <Separator className="mx-1 my-1 border-line border-t" />;
}
