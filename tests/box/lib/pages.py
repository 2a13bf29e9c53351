"""pages.py: a page as a test sees it: its text, links and forms, by labels. No JavaScript, no styles."""
import re
from html.parser import HTMLParser

from tap import plain

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "template", "head"}
BLOCKS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "section", "main", "header", "footer", "nav", "label", "legend",
          "td", "th", "dt", "dd", "button", "br", "option", "fieldset", "form", "ul", "ol", "table", "caption"}


def squeeze(text):
    return re.sub(r"\s+", " ", plain(text)).strip()


class Field:
    """One control. `label` is what a person reads; radios and checkboxes also have the `group` of their legend."""

    def __init__(self, tag, attributes, legend):
        self.tag = tag
        self.attributes = attributes
        self.name = attributes.get("name")
        self.kind = tag if tag != "input" else (attributes.get("type") or "text").lower()
        self.value = attributes.get("value") if self.kind not in ("checkbox", "radio") else attributes.get("value") or "on"
        self.checked = "checked" in attributes
        self.disabled = "disabled" in attributes
        self.label = attributes.get("aria-label") or ""
        self.group = legend
        self.options = []  # of a select: [value, label, selected]
        self.file = None   # (name, bytes, type)

    def __repr__(self):
        return f"{self.kind} {self.name} “{self.label}”" + (f" in “{self.group}”" if self.group else "")


class Form:
    def __init__(self, attributes):
        self.attributes = attributes
        self.action = attributes.get("action") or ""
        self.method = (attributes.get("method") or "get").upper()
        self.multipart = (attributes.get("enctype") or "").lower() == "multipart/form-data"
        self.fields = []

    def names(self):
        return [f.name for f in self.fields if f.name]

    def field(self, name):
        """The first control of that name."""
        return next((f for f in self.fields if f.name == name), None)

    def buttons(self):
        return [f for f in self.fields if f.kind in ("submit", "button", "image")]

    def find(self, key):
        """Controls meant by `key`: a name, else a legend or label word for word, else the only one it begins or stands in."""
        inputs = [f for f in self.fields if f.name and f not in self.buttons()]
        wanted = tidy(key)
        for fits in (lambda f: f.name == key,
                     lambda f: tidy(f.group) == wanted and f.kind in ("radio", "checkbox"),
                     lambda f: tidy(f.label) == wanted):
            found = [f for f in inputs if fits(f)]
            if found:
                return found
        for fits in (lambda text: text.startswith(wanted), lambda text: wanted in text):
            found = [f for f in inputs if fits(tidy(f.label)) or (f.kind in ("radio", "checkbox") and fits(tidy(f.group)))]
            if len({f.name for f in found}) == 1:
                return found
        raise LookupError(f"no single field “{key}” in form {self.action}: " + "; ".join(map(repr, inputs)))

    def fill(self, values):
        """Sets controls by name or label. Radios and selects take a value or its label; checkboxes True, False, or a list of
        values or labels; files (name, bytes, type) or None. What is not named keeps its value, hidden fields among them."""
        for key, value in values.items():
            self._set(self.find(key), key, value)
        return self

    def _set(self, found, key, value):
        first = found[0]
        if first.kind == "file":
            first.file = value
        elif first.kind == "radio":
            self._choose([f for f in self.fields if f.kind == "radio" and f.name == first.name], [value], key)
        elif first.kind == "checkbox" and isinstance(value, bool):
            for field in found:
                field.checked = value
        elif first.kind == "checkbox":
            self._choose(found, value if isinstance(value, (list, tuple, set)) else [value], key)
        elif first.kind == "select":
            self._select(first, value, key)
        else:
            first.value = str(value)

    def _choose(self, found, values, key):
        for field in found:
            field.checked = False
        for value in values:
            field = next((f for f in found if f.value == str(value)), None) or \
                next((f for f in found if tidy(f.label) == tidy(str(value))), None)
            if field is None:
                raise LookupError(f"“{value}” is no choice of “{key}”: " + "; ".join(f"{f.value} “{f.label}”" for f in found))
            field.checked = True

    def _select(self, field, value, key):
        chosen = next((o for o in field.options if o[0] == str(value) or tidy(o[1]) == tidy(str(value))), None)
        if chosen is None:
            raise LookupError(f"“{value}” is no option of “{key}”: {[o[:2] for o in field.options]}")
        for option in field.options:
            option[2] = option is chosen

    def entries(self, button=None):
        """What a browser would send, in order: (name, value) or (name, (file name, bytes, type))."""
        sent = []
        for field in self.fields:
            if not field.name or field.disabled or (field in self.buttons() and field is not button):
                continue
            if field.kind in ("checkbox", "radio"):
                sent += [(field.name, field.value)] if field.checked else []
            elif field.kind == "select":
                chosen = [o[0] for o in field.options if o[2]]
                if not chosen and field.options and "multiple" not in field.attributes:
                    chosen = [field.options[0][0]]
                sent += [(field.name, value) for value in chosen]
            elif field.kind == "file":
                sent.append((field.name, field.file or ("", b"", "application/octet-stream")))
            else:
                sent.append((field.name, field.value or ""))
        return sent

    def button(self, key=None):
        """The button of that name, value or text; the first one without `key`, as Enter presses it."""
        for field in self.buttons():
            if field.kind != "button" and (key is None or key in (field.name, field.value) or tidy(key) == tidy(field.label)):
                return field
        if key is None:
            return None
        raise LookupError(f"no button “{key}”: " + "; ".join(f"{f.name}={f.value} “{f.label}”" for f in self.buttons()))


def tidy(text):
    return squeeze(text or "").rstrip(" *:?").casefold()


class Reader(HTMLParser):
    """Reads a page once: title, visible text, links, headings, forms."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.title, self.parts, self.links, self.forms, self.headings, self.ids = "", [], [], [], [], set()
        self._stack, self._catching, self._legends, self._labels, self._form, self._select = [], [], [], {}, None, None
        self._by_id, self._late, self._apart = {}, [], []
        self.feed(text)
        self.close()
        for form in self.forms:  # a control may stand before the form it names
            form.fields[:0] = [field for field, name in self._apart if name == form.attributes.get("id")]
        for field, target in self._late:
            field.label = field.label or squeeze(self._labels.get(target, ""))

    def handle_starttag(self, tag, attrs):
        attributes = {k: v if v is not None else "" for k, v in attrs}
        if "id" in attributes:
            self.ids.add(attributes["id"])
        if tag in BLOCKS:
            self.parts.append("\n")
        if tag == "form":
            self._form = Form(attributes)
            self.forms.append(self._form)
        elif tag in ("input", "select", "textarea", "button"):
            self._control(tag, attributes)
        elif tag == "option" and self._select is not None:
            self._select.options.append([attributes.get("value"), "", "selected" in attributes])
        elif tag == "fieldset":
            self._legends.append("")
        if tag not in VOID:
            self._stack.append(tag)
            self._catching.append([tag, attributes, ""])

    def _control(self, tag, attributes):
        field = Field(tag, attributes, next((text for text in reversed(self._legends) if text), ""))
        if tag == "button":
            field.kind = (attributes.get("type") or "submit").lower()
        elif field.kind in ("submit", "button", "image"):
            field.label = attributes.get("value", "")
        form = next((f for f in self.forms if f.attributes.get("id") == attributes.get("form")), None) \
            if "form" in attributes else self._form
        if form is not None:
            form.fields.append(field)
        elif "form" in attributes:
            self._apart.append((field, attributes["form"]))
        if tag == "select":
            self._select = field
        if tag in ("select", "textarea", "button"):
            attributes["\0field"] = field
        wrapping = next((c for c in reversed(self._catching) if c[0] == "label"), None)
        if wrapping is not None:
            wrapping[1].setdefault("\0fields", []).append(field)
        if "id" in attributes:
            self._late.append((field, attributes["id"]))

    def handle_endtag(self, tag):
        if tag not in self._stack:
            return
        while self._stack:
            last = self._stack.pop()
            caught, attributes, text = self._catching.pop()
            self._finish(caught, attributes, text)
            if last == tag:
                break
        if tag in BLOCKS:
            self.parts.append("\n")

    def _finish(self, tag, attributes, text):
        if tag == "title" and "svg" not in self._stack:
            self.title = squeeze(text)
        elif tag in ("h1", "h2", "h3"):
            self.headings.append(squeeze(text))
        elif tag == "a" and "href" in attributes:
            self.links.append((squeeze(text) or attributes.get("aria-label", ""), attributes["href"]))
        elif tag == "legend" and self._legends:
            self._legends[-1] = squeeze(text)
        elif tag == "fieldset" and self._legends:
            self._legends.pop()
        elif tag == "label":
            if "for" in attributes:
                self._labels[attributes["for"]] = text
            for field in attributes.get("\0fields", []):
                field.label = field.label or squeeze(text)
        elif tag == "option" and self._select is not None and self._select.options:
            option = self._select.options[-1]
            option[1] = squeeze(text)
            option[0] = option[1] if option[0] is None else option[0]
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            attributes["\0field"].value = text[1:] if text.startswith("\n") else text
        elif tag == "button":
            attributes["\0field"].label = attributes["\0field"].label or squeeze(text)
        elif tag == "form":
            self._form = None

    def handle_data(self, data):
        for entry in self._catching:
            # What stands in a control is not part of the label around it.
            if entry[0] != "label" or not any(c[0] in ("select", "textarea", "button") for c in self._catching):
                entry[2] += data
        if not SILENT.intersection(self._stack) and "textarea" not in self._stack:
            self.parts.append(data)

    @property
    def text(self):
        return "\n".join(line for line in map(squeeze, "".join(self.parts).split("\n")) if line)
