import { Check, ChevronDown } from "lucide-react";
import {
  Select as AriaSelect,
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from "react-aria-components";
import { classNames } from "../lib/class_names";
import { errorStyle, hintStyle, inputStyle, labelStyle } from "./field_style";
import { menuItemStyle, popoverStyle } from "./popover_style";

export interface Choice<K extends string = string> {
  id: K;
  label: string;
  hint?: string | undefined;
}

export interface SelectProps<K extends string> {
  label: string;
  labelHidden?: boolean;
  choices: ReadonlyArray<Choice<K>>;
  value: K | null;
  onChange: (value: K) => void;
  hint?: string | undefined;
  error?: string | null | undefined;
  placeholder?: string;
  name?: string;
  isDisabled?: boolean;
  className?: string;
}

/** One of a few choices. */
export function Select<K extends string>(props: SelectProps<K>) {
  const { label, labelHidden, choices, value, onChange, hint, error, className, placeholder, ...rest } = props;
  return (
    <AriaSelect
      {...rest}
      {...(placeholder === undefined ? {} : { placeholder })}
      isInvalid={Boolean(error)}
      value={value}
      onChange={(key) => onChange(key as K)}
      className={classNames("flex flex-col gap-1 outline-none", className)}
    >
      <Label className={labelHidden ? "sr-only" : labelStyle}>{label}</Label>
      <Button className={classNames(inputStyle, "flex cursor-pointer items-center justify-between gap-2 text-left")}>
        <SelectValue className="truncate data-[placeholder]:text-ink-faint">
          {({ isPlaceholder, selectedText, defaultChildren }) => (isPlaceholder ? defaultChildren : selectedText)}
        </SelectValue>
        <ChevronDown aria-hidden="true" className="size-4 shrink-0 text-ink-faint" />
      </Button>
      {hint ? (
        <Text slot="description" className={hintStyle}>
          {hint}
        </Text>
      ) : null}
      <FieldError className={errorStyle}>{error}</FieldError>
      <Popover className={classNames(popoverStyle, "min-w-(--trigger-width)")}>
        <ListBox items={choices} className="max-h-80 overflow-auto p-1 outline-none">
          {(choice) => (
            <ListBoxItem textValue={choice.label} className={menuItemStyle}>
              {({ isSelected }) => (
                <>
                  <span className="flex grow flex-col">
                    <Text slot="label">{choice.label}</Text>
                    {choice.hint ? (
                      <Text slot="description" className="text-ink-faint text-sm">
                        {choice.hint}
                      </Text>
                    ) : null}
                  </span>
                  {isSelected ? <Check aria-hidden="true" className="size-4 shrink-0 text-accent" /> : null}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
