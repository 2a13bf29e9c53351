/* test_markup.c: what a town may bring of its own, and what it may not: elements of texts, drawings. */
#include <string.h>

#include "base/error.h"
#include "base/markup.h"

#define FINE MARKUP_LAST

static const struct {
  const char *text;
  MarkupProblem problem; /* FINE: none */
  guint line;
} pages[] = {
  { "Un *texte* avec 3 < 4, a<b et un <strong>mot</strong>.", MARKUP_ATTRIBUTE, 1 },
  { "Un *texte* avec 3 < 4 et un <strong>mot</strong>.", FINE, 0 },
  { "<p class=\"lead\">Bonjour</p>\n<a href=\"{{town.phone_link}}\">{{town.phone}}</a>", FINE, 0 },
  { "<a href=\"mailto:{{town.email}}\">x</a> <https://exemple.fr/> <br> <br/>", FINE, 0 },
  { "<svg class=\"picto\" viewBox=\"0 0 48 48\" aria-hidden=\"true\"><use href=\"/assets/pictograms.svg#p-x\"/></svg>",
    FINE, 0 },
  { "un\ndeux\n<script>alert(1)</script>", MARKUP_ELEMENT, 3 },
  { "<SCRIPT src=x>", MARKUP_ELEMENT, 1 },
  { "<p onclick=\"x\">", MARKUP_ATTRIBUTE, 1 },
  { "<p style=\"x\">", MARKUP_ATTRIBUTE, 1 },
  { "<a href=\"javascript:alert(1)\">", MARKUP_ADDRESS, 1 },
  { "<a href=\" javascript:alert(1)\">", MARKUP_ADDRESS, 1 },
  { "<a href=\"java\nscript:alert(1)\">", MARKUP_ADDRESS, 1 },
  { "<a href=\"data:text/html,x\">", MARKUP_ADDRESS, 1 },
  { "<a href=\"&#106;avascript:x\">", MARKUP_ADDRESS, 1 },
  { "<a href=\"//evil.example/\">", MARKUP_ADDRESS, 1 },
  { "<img src=\"https://evil.example/x.png\" alt=\"\">", MARKUP_ADDRESS, 1 },
  { "<a href=javascript:x>", MARKUP_SYNTAX, 1 },
  { "<a href>", MARKUP_SYNTAX, 1 },
  { "<p class=\"a<script>\">", MARKUP_SYNTAX, 1 },
  { "<https://a<script>", MARKUP_ELEMENT, 1 },
  { "<p class=\"x", MARKUP_SYNTAX, 1 },
  { "<p class=\"x\"", MARKUP_SYNTAX, 1 },
  { "<!-- x -->", MARKUP_SYNTAX, 1 },
  { "<?php x ?>", MARKUP_SYNTAX, 1 },
  { "{{{town.name}}} ", MARKUP_SYNTAX, 1 },
  { "{{ & town.name}}", MARKUP_SYNTAX, 1 },
  { "<iframe src=\"/x\">", MARKUP_ELEMENT, 1 },
  { "<form action=\"/deconnexion\">", MARKUP_ELEMENT, 1 },
  { "<p/onclick=x>", MARKUP_SYNTAX, 1 },
  { "</script >", MARKUP_ELEMENT, 1 },
};

static void
test_page (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autoptr (GError) error = NULL;
    MarkupTrouble trouble = { .problem = FINE };
    gboolean fine = markup_check_page (pages[i].text, &trouble, &error);

    g_test_message ("%s", pages[i].text);
    g_assert_cmpint (fine, ==, pages[i].problem == FINE);
    g_assert_cmpint (trouble.problem, ==, pages[i].problem);
    g_assert_cmpuint (trouble.line, ==, pages[i].line);
    g_assert_true (fine || g_error_matches (error, BOX_ERROR, BOX_ERROR_INVALID));
  }
}

#define FIVE "<use href='#a'/><use href='#a'/><use href='#a'/><use href='#a'/><svg:use href='#a'/>"
#define HEAD "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 20\">"

static const struct {
  const char *svg;
  MarkupProblem problem;
} drawings[] = {
  { HEAD "<path d=\"M0 0h4\" fill=\"url(#a)\"/></svg>", FINE },
  { "<?xml version=\"1.0\"?>\n<!-- made by a program -->\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x.dtd\">\n" HEAD
    "</svg>",
    FINE },
  { "\xef\xbb\xbf" HEAD "<style>.a{fill:#123}</style><path class=\"a\"/></svg>", FINE },
  { HEAD "<style><![CDATA[.a{fill:url(#b)}]]></style></svg>", FINE },
  { "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:svg=\"http://www.w3.org/2000/svg\" xmlns:i=\"http://inkscape\""
    " width=\"40mm\" height=\"20mm\"><i:view i:zoom=\"1\"/><svg:path d=\"\"/></svg>",
    FINE },
  { HEAD "<use xlink:href=\"#a\"/><image href=\"data:image/png;base64,AAAA\"/></svg>", FINE },
  { HEAD "<script>alert(1)</script></svg>", MARKUP_ELEMENT },
  { HEAD "<svg:script>alert(1)</svg:script></svg>", MARKUP_ELEMENT },
  { HEAD "<x:script xmlns:x=\"http://www.w3.org/2000/svg\">alert(1)</x:script></svg>", MARKUP_ATTRIBUTE },
  { HEAD "<g><p xmlns=\"http://www.w3.org/1999/xhtml\">x</p></g></svg>", MARKUP_ELEMENT },
  { HEAD "<foreignObject/></svg>", MARKUP_ELEMENT },
  { HEAD "<a href=\"#x\"/></svg>", MARKUP_ELEMENT },
  { HEAD "<animate attributeName=\"href\"/></svg>", MARKUP_ELEMENT },
  { HEAD "<path onload=\"x\"/></svg>", MARKUP_ATTRIBUTE },
  { HEAD "<path OnLoad=\"x\"/></svg>", MARKUP_ATTRIBUTE },
  { HEAD "<use href=\"https://evil.example/a.svg#x\"/></svg>", MARKUP_ADDRESS },
  { HEAD "<image xlink:href=\"data:image/svg+xml;base64,AAAA\"/></svg>", MARKUP_ADDRESS },
  { HEAD "<path fill=\"url(https://evil.example/x)\"/></svg>", MARKUP_STYLE },
  { HEAD "<path style=\"fill:url ( 'http://x')\"/></svg>", MARKUP_STYLE },
  { HEAD "<path style=\"fill:image-set('http://x' 1x)\"/></svg>", MARKUP_STYLE },
  { HEAD "<style>.a{background:SRC('http://x')}</style></svg>", MARKUP_STYLE },
  { HEAD "<g id=\"copie(2)\" fill=\"rgb(1,2,3)\" transform=\"translate(1)rotate(2)\"/></svg>", FINE },
  { "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1e308 1e-300\"/>", MARKUP_SIZE },
  { "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9000000 9000000\"/>", MARKUP_SIZE },
  { "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4000 4\"/>", MARKUP_SIZE },
  { HEAD "<use href=\"#a\"/>" FIVE FIVE FIVE FIVE "</svg>", FINE },
  { HEAD FIVE FIVE FIVE FIVE FIVE "</svg>", MARKUP_ELEMENT },
  { HEAD "<style>@import 'x';</style></svg>", MARKUP_STYLE },
  { HEAD "<style>.a{fill:u\\72l(x)}</style></svg>", MARKUP_STYLE },
  { "<?xml-stylesheet href=\"x\"?>" HEAD "</svg>", MARKUP_SYNTAX },
  { "<!DOCTYPE svg [<!ENTITY x \"y\">]>" HEAD "</svg>", MARKUP_SYNTAX },
  { HEAD "&x;</svg>", MARKUP_SYNTAX },
  { HEAD, MARKUP_SYNTAX },
  { "", MARKUP_SYNTAX },
  { "GIF89a", MARKUP_SYNTAX },
  { "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>", MARKUP_ELEMENT },
  { "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", MARKUP_SIZE },
  { "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 nan 4\"/>", MARKUP_SIZE },
};

static void
test_svg (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (drawings); i++) {
    g_autoptr (GError) error = NULL;
    MarkupTrouble trouble;
    MarkupSize size = { 0, 0 };
    gboolean fine = markup_check_svg (drawings[i].svg, strlen (drawings[i].svg), &size, &trouble, &error);

    g_test_message ("%s", drawings[i].svg);
    g_assert_cmpint (fine, ==, drawings[i].problem == FINE);
    g_assert_cmpint (trouble.problem, ==, drawings[i].problem);
    g_assert_true (fine ? size.width == 40 && size.height == 20
                        : g_error_matches (error, BOX_ERROR, BOX_ERROR_INVALID));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markup/page", test_page);
  g_test_add_func ("/markup/svg", test_svg);
  return g_test_run ();
}
