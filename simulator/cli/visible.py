"""Text of files that anybody may have made, as it is shown."""


def visible(text: str) -> str:
    """The same with control characters, and others that are not seen, as escapes; lines stay."""
    return "".join(char if char.isprintable() or char == "\n" else _escape(char) for char in text)


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode()
