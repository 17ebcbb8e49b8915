import { useEffect, useState } from "react";
import { TextField } from "../TextField";

interface CommittedFieldProps {
  label: string;
  hint?: string;
  value: string;
  onCommit: (text: string) => void;
}

/** A text that counts at Enter, or when the field is left. */
export function CommittedField({ label, hint, value, onCommit }: CommittedFieldProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const commit = () => {
    if (typed.trim() !== value) onCommit(typed.trim());
  };
  return (
    <TextField
      label={label}
      hint={hint}
      value={typed}
      onChange={setTyped}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
      }}
    />
  );
}
