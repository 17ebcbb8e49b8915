import { useTyped } from "../../lib/typed_text";
import { TextField } from "../TextField";

interface CommittedFieldProps {
  label: string;
  hint?: string;
  value: string;
  onCommit: (text: string) => void;
}

/** A text that counts at Enter, or when the field is left. */
export function CommittedField({ label, hint, value, onCommit }: CommittedFieldProps) {
  const { typed, setTyped, noteSaid } = useTyped(value);
  const commit = () => {
    const text = typed.trim();
    if (text === value) return;
    noteSaid(text);
    onCommit(text);
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
