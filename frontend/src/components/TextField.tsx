import type { RefObject } from "react";
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from "react-aria-components";
import { classNames } from "../lib/class_names";
import { errorStyle, hintStyle, inputStyle, labelStyle } from "./field_style";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "style" | "children"> {
  label: string;
  /** Keeps the label for screen readers only. */
  labelHidden?: boolean;
  hint?: string | undefined;
  error?: string | null | undefined;
  placeholder?: string;
  className?: string;
  rows?: number;
  inputRef?: RefObject<HTMLInputElement | null>;
}

/** One line of text, or several with rows; error is the sentence of what is wrong with it. */
export function TextField(props: TextFieldProps) {
  const { label, labelHidden, hint, error, placeholder, className, rows, inputRef, ...rest } = props;
  return (
    <AriaTextField {...rest} isInvalid={Boolean(error)} className={classNames("flex flex-col gap-1", className)}>
      <Label className={labelHidden ? "sr-only" : labelStyle}>{label}</Label>
      {rows === undefined ? (
        <Input ref={inputRef} placeholder={placeholder} className={inputStyle} />
      ) : (
        <TextArea rows={rows} placeholder={placeholder} className={classNames(inputStyle, "h-auto py-1.5")} />
      )}
      {hint ? (
        <Text slot="description" className={hintStyle}>
          {hint}
        </Text>
      ) : null}
      <FieldError className={errorStyle}>{error}</FieldError>
    </AriaTextField>
  );
}
