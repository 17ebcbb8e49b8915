import type { Schemas } from "../../client/api";
import { Button } from "../../components/Button";
import { CopyField } from "../../components/CopyField";
import { Dialog } from "../../components/Dialog";
import { dateTime } from "../../lib/format";
import { frameText } from "../../text/frame";
import { membersText } from "../../text/settings";

interface LinkDialogProps {
  email: string;
  /** null: there is nothing to show. */
  link: Schemas["MemberLinkOut"] | null;
  onClose: () => void;
}

/** Shows a one-time sign-in link, which cannot be shown again. */
export function LinkDialog({ email, link, onClose }: LinkDialogProps) {
  return (
    <Dialog
      title={membersText.linkTitle}
      isOpen={link !== null}
      onClose={onClose}
      // A click beside it would lose what is shown only once.
      dismissable={false}
      footer={
        <Button kind="primary" onPress={onClose}>
          {frameText.done}
        </Button>
      }
    >
      {link === null ? null : (
        <div className="flex flex-col gap-3">
          <CopyField label={membersText.linkFor(email)} value={link.url} />
          <p>{membersText.linkWhy(dateTime(link.expires_at))}</p>
        </div>
      )}
    </Dialog>
  );
}
