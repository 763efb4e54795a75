"""Tables in Markdown, and where they go in a page of docs/."""

from servers import Failed


def markdown(table):
    head, *lines = ("| " + " | ".join(cells) + " |" for cells in table)
    return "\n".join([head, "|---" * head.count(" | ") + "|---|", *lines])


def replace(page, measured, name="measured"):
    """Puts what was measured between the two comments of the page that say so."""
    text = page.read_text()
    before, begin, rest = text.partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- end of {name} -->\n")
    if not end:
        raise Failed(f"{page}: expected the comments {name} and end of {name}, found one or none")
    page.write_text(before + begin + measured + "\n" + end + after)
