"""Where the program begins: the modules of its commands take a second to load, and Ctrl-C may come meanwhile."""

import signal


def main() -> None:
    """Run the command line; Ctrl-C before it is ready ends the process as a signal does, with nothing printed."""
    handler = signal.getsignal(signal.SIGINT)
    # Whoever has it ignored, as shells do for work in the background, keeps it so.
    if handler is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from contactory.cli.interrupts import hear_always  # noqa: PLC0415
    from contactory.cli.main import main as run_command  # noqa: PLC0415 - this is what takes long

    hear_always()
    signal.signal(signal.SIGINT, handler)
    run_command()
