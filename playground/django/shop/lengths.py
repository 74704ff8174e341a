"""How long a text is."""


def length_of(text: str) -> int:
    """As the page counts, in `maxlength` and in JavaScript: UTF-16 units, of which an emoji is two. Python counts one."""
    return len(text.encode('utf-16-le', 'surrogatepass')) // 2
