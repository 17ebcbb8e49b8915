import { Check, ChevronDown, Search } from "lucide-react";
import type { ReactNode } from "react";
import {
  Button as AriaButton,
  MenuItem as AriaMenuItem,
  Autocomplete,
  Header,
  Input,
  Menu,
  MenuSection,
  MenuTrigger,
  Popover,
  SearchField,
  useFilter,
} from "react-aria-components";
import { classNames } from "../lib/class_names";
import { frameText } from "../text/frame";
import { inputStyle } from "./field_style";
import { menuItemStyle, popoverStyle } from "./popover_style";
import type { Choice } from "./Select";

export interface ChoiceGroup<K extends string = string> {
  /** Shown above its choices, and none where it is empty. */
  label: string;
  choices: ReadonlyArray<Choice<K>>;
}

interface PickerProps<K extends string> {
  /** What is chosen, for screen readers; the visible text is the present choice. */
  label: string;
  groups: ReadonlyArray<ChoiceGroup<K>>;
  value: K | null;
  onChange: (value: K) => void;
  placeholder?: string;
  /** What the present choice is called, where it may not be among the groups. */
  chosen?: string;
  /** Takes the place of the label of the present choice. */
  shown?: ReactNode;
  /** Is told what is typed, and "" when the list is closed, where the groups are only some of what there is. */
  onFind?: (typed: string) => void;
  /** Other groups are on their way. */
  isFinding?: boolean;
  /** Stands below the list where there is more than it shows. */
  more?: string | null;
  isDisabled?: boolean;
  className?: string;
}

/** One of many choices, found by typing. Its list is made when it is opened, so that a page may have hundreds. */
export function Picker<K extends string>(props: PickerProps<K>) {
  const { label, groups, value, placeholder, shown, isDisabled = false, className, onFind } = props;
  const listed = groups.flatMap((group) => group.choices).find((choice) => choice.id === value)?.label;
  const chosen = props.chosen ?? listed;
  return (
    <MenuTrigger onOpenChange={(isOpen) => (isOpen ? undefined : onFind?.(""))}>
      <AriaButton
        isDisabled={isDisabled}
        aria-label={`${label}: ${chosen ?? placeholder ?? ""}`}
        className={classNames(
          inputStyle,
          "flex cursor-pointer items-center justify-between gap-2 text-left",
          chosen === undefined && "text-ink-faint",
          className,
        )}
      >
        <span className="truncate">{shown ?? chosen ?? placeholder}</span>
        <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-ink-faint" />
      </AriaButton>
      <Popover placement="bottom start" className={classNames(popoverStyle, "w-72")}>
        <Choices {...props} />
      </Popover>
    </MenuTrigger>
  );
}

function Choices<K extends string>(props: PickerProps<K>) {
  const { label, groups, value, onChange, onFind, isFinding = false, more = null } = props;
  const { contains } = useFilter({ sensitivity: "base" });
  return (
    // What does not fit is hidden at once, also while what fits is on its way: Enter takes nothing else.
    <Autocomplete filter={contains} {...(onFind === undefined ? {} : { onInputChange: onFind })}>
      <SearchField aria-label={frameText.find} autoFocus className="relative p-1.5">
        <Search aria-hidden="true" className="absolute top-4 left-4 size-4 text-ink-faint" />
        <Input placeholder={frameText.find} className={classNames(inputStyle, "pl-8")} />
      </SearchField>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={label} tabIndex={0} className="max-h-72 overflow-auto">
        <Menu
          aria-label={label}
          renderEmptyState={() => (
            <p className="p-2 text-ink-faint">{isFinding ? frameText.finding : frameText.nothingFound}</p>
          )}
          onAction={(key) => onChange(key as K)}
          className="p-1 pt-0 outline-none"
        >
          {groups.map((group) => (
            <MenuSection key={group.label} aria-label={group.label || label}>
              {group.label ? <Header className="px-2 pt-2 pb-1 text-ink-faint text-xs">{group.label}</Header> : null}
              {group.choices.map((choice) => (
                <AriaMenuItem key={choice.id} id={choice.id} textValue={choice.label} className={menuItemStyle}>
                  <span className="flex grow flex-col">
                    {choice.label}
                    {choice.hint ? <span className="text-ink-faint text-sm">{choice.hint}</span> : null}
                  </span>
                  {choice.id === value ? <Check aria-hidden="true" className="size-4 shrink-0 text-accent" /> : null}
                </AriaMenuItem>
              ))}
            </MenuSection>
          ))}
        </Menu>
      </section>
      {more === null ? null : <p className="border-line border-t px-3 py-2 text-ink-faint text-sm">{more}</p>}
    </Autocomplete>
  );
}
