import type { ReactNode } from "react";
import { frameText } from "../text/frame";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

interface ConfirmDialogProps {
  title: string;
  /** What will happen, with its exact count. */
  children: ReactNode;
  /** What the button does, as a verb: "Delete 3 contacts". */
  action: string;
  /** What the other button says, where "Cancel" could be taken for the deed itself. */
  otherwise?: string;
  isOpen: boolean;
  onConfirm: () => void;
  onClose: () => void;
  danger?: boolean;
  isPending?: boolean;
  /** Why it cannot be done after all. */
  disabledBecause?: string | null;
}

/** Asks once more before something that is not easily taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    title,
    children,
    action,
    otherwise = frameText.cancel,
    isOpen,
    onConfirm,
    onClose,
    danger = false,
    isPending = false,
    disabledBecause = null,
  } = props;
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      role="alertdialog"
      footer={
        <>
          <Button onPress={onClose}>{otherwise}</Button>
          <Button
            kind={danger ? "danger" : "primary"}
            isPending={isPending}
            disabledBecause={disabledBecause}
            onPress={onConfirm}
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
