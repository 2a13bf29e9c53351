"""language.py: no French and no HTML inside C. Words stand in the catalogues, pages in the templates."""
import re

from source import Finding

RULES = {"french": "no French in C strings", "html": "no HTML in C strings"}
LETTERS = re.compile("[éèêëàâäùûüçœæîïôöÉÈÊËÀÂÙÛÇŒÆÎÔ«»…’]")
# One of the first, or two of the second, in a string of several words.
STRONG = re.compile(r"\b(vous|votre|vos|nous|notre|les|une|un|dans|avec|cette|sont|veuillez|merci|bonjour|aucune?|ainsi|selon"
                    r"|chez)\b", re.I)
WEAK = re.compile(r"\b(le|la|du|des|de|en|et|sur|pas|ne|par|est|pour|ce|se|au|aux|il|elle|qui|que|mois|jours?)\b")
TAGS = ("a b br p i div span tr td th thead tbody ul ol li h[1-6] html head img input button script strong em section nav footer "
        "figure svg g dl dt dd select textarea fieldset legend article aside meta")
# Words that a usage text may write as <path>: HTML only when closed or with attributes.
DOUBTFUL = "path text title label link form style main table header body option code time data rect circle line"
TAG = re.compile(r"</?(?:%s)(?:\s[^<>]*|/)?>" % TAGS.replace(" ", "|"))
TAG_SURE = re.compile(r"</(?:{0})>|<(?:{0})\s+[\w-]+=".format(DOUBTFUL.replace(" ", "|")))


def check(tree):
    for source in tree.production():
        for string in source.strings:
            if is_french(string.text):
                yield Finding(source.path, string.line, "french", f"“{string.text[:40]}”: words stand in site-templates/words")
            if TAG.search(string.text) or TAG_SURE.search(string.text):
                yield Finding(source.path, string.line, "html", f"“{string.text[:40]}”: markup stands in site-templates")


def is_french(text):
    """Lone signs of typography ("…", a no-break space) are no words."""
    if LETTERS.search(text) and re.search(r"\w", re.sub(r"\\.|%\w", "", text)):
        return True
    return " " in text.strip() and (STRONG.search(text) is not None or len(set(WEAK.findall(text))) > 1)
