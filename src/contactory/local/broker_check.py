"""Whether a broker answers."""


def why_silent(url: str) -> str:
    """Why the broker at the URL does not answer, without its password; an empty text when it does.

    It takes some seconds to say no.
    """
    from kombu.connection import Connection  # noqa: PLC0415 - imports the broker's clients

    try:
        with Connection(url, connect_timeout=3) as connection:
            connection.ensure_connection(max_retries=1, timeout=5)
    except Exception as error:  # noqa: BLE001 - each transport has errors of its own
        return str(error).strip() or type(error).__name__
    return ""
