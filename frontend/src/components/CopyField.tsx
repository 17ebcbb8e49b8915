import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Input, Label, TextField } from "react-aria-components";
import { frameText } from "../text/frame";
import { Button } from "./Button";
import { inputStyle, labelStyle } from "./field_style";

/** Something to take away, such as a link or a key, with a button that copies it. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <TextField isReadOnly value={value} className="flex flex-col gap-1">
      <Label className={labelStyle}>{label}</Label>
      <div className="flex gap-2">
        <Input className={`${inputStyle} font-mono text-sm`} onFocus={(event) => event.currentTarget.select()} />
        {/* Pages that did not come over https may not write to the clipboard; there the text is marked for copying. */}
        {navigator.clipboard ? (
          <Button onPress={() => void copy()}>
            {copied ? <Check aria-hidden="true" className="size-4" /> : <Copy aria-hidden="true" className="size-4" />}
            <span aria-live="polite">{copied ? frameText.copied : frameText.copy}</span>
          </Button>
        ) : null}
      </div>
    </TextField>
  );
}
