/* pdf_text.c: any text made drawable, measured and broken into lines. Draws nothing and knows no page. */
#include "pdf_bidi.h"
#include "pdf_draw.h"
#include "pdf_font.h"
#include "pdf_rich.h"

#include <string.h>

#define LINE_MAX_CHARS 1000 /* characters without width must not make a line without end */
#define WRAP_MAX_LINES 20000
#define REPLACEMENT 0xfffd
#define SUBSCRIPT_ZERO 0x2080

/* Characters Open Sans lacks that have a good twin in it; 0 drops them. */
static const struct {
  gunichar from, to;
} twins[] = {
  { 0x00ad, 0 },      /* soft hyphen */
  { 0x202f, 0x2009 }, /* narrow no-break space: pdf_wrap never breaks at U+2009 */
  { 0x2007, 0x00a0 }, /* figure space */
  { 0x2010, '-' },    { 0x2011, '-' },    { 0x2024, '.' },    { 0x2190, 0x2039 }, { 0x2192, 0x203a },
  { 0x21d2, 0x203a }, { 0x2023, 0x2022 }, { 0x25aa, 0x2022 }, { 0x25cf, 0x2022 }, { 0x25e6, 0x2022 },
  { 0x2215, '/' },    { 0x2217, '*' },    { 0x02da, 0x00b0 }, { 0x2103, 0x00b0 },
};

static gunichar
char_twin (const PdfFace *face, gunichar character)
{
  if (pdf_face_has (face, character) && character != 0x2007 && character != 0x00ad)
    return character;
  if (character >= SUBSCRIPT_ZERO && character <= SUBSCRIPT_ZERO + 9)
    return '0' + (character - SUBSCRIPT_ZERO);
  for (guint i = 0; i < G_N_ELEMENTS (twins); i++)
    if (twins[i].from == character)
      return twins[i].to;
  return character;
}

static gboolean
char_is_breaking_space (gunichar character)
{
  return character == '\t' || character == '\n' || character == '\r'
         || (g_unichar_isspace (character) && character != 0x00a0 && character != 0x202f && character != 0x2007);
}

/* Controls, direction marks, joiners, variation selectors: they have no shape of their own. */
static gboolean
char_is_invisible (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || character == 0xfeff
         || g_unichar_iszerowidth (character);
}

/* What each character of a text is held against. */
typedef struct {
  const PdfFace *face, *other; /* the second lends what the first lacks */
  gboolean rich;               /* marks of pdf_rich.h are kept */
} Looks;

static gboolean
looks_have (const Looks *looks, gunichar character)
{
  return pdf_face_has (looks->face, character) || (looks->other != NULL && pdf_face_has (looks->other, character));
}

static gunichar
char_drawable (const Looks *looks, gunichar character)
{
  gunichar twin = char_is_breaking_space (character) ? ' ' : char_twin (looks->face, character);

  if (pdf_mark_is (twin))
    return looks->rich ? twin : REPLACEMENT;
  if (twin == 0 || (looks_have (looks, twin) && twin >= ' ' && !char_is_invisible (twin)))
    return twin;
  if (g_unichar_type (twin) == G_UNICODE_NON_SPACING_MARK && looks_have (looks, twin))
    return twin;
  if (char_is_invisible (twin))
    return 0;
  return pdf_face_has (looks->face, REPLACEMENT) ? REPLACEMENT : '?';
}

/* In the order in which it is read; letters that join are joined. */
static char *
text_clean_run (const Looks *looks, const char *text, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  GString *clean = g_string_sized_new (length + 1);
  gunichar last = 0;
  gboolean joins = FALSE;

  for (const char *p = composed != NULL ? composed : valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar drawable = char_drawable (looks, g_utf8_get_char (p));

    /* One mark for a run of signs the font lacks: a family emoji is seven code points. */
    if (drawable == 0 || (drawable == REPLACEMENT && last == REPLACEMENT))
      continue;
    g_string_append_unichar (clean, drawable);
    joins |= pdf_bidi_is_rtl (drawable);
    last = drawable;
  }
  return joins ? pdf_bidi_join (g_string_free (clean, FALSE)) : g_string_free (clean, FALSE);
}

static Looks
looks_of (const Pdf *pdf, PdfFont font, gboolean rich)
{
  return (Looks){ pdf_face (pdf, font), pdf_face (pdf, PDF_OTHER), rich };
}

char *
pdf_clean (const Pdf *pdf, PdfFont font, const char *text)
{
  Looks looks = looks_of (pdf, font, FALSE);

  return text == NULL ? g_strdup ("") : pdf_bidi_order (text_clean_run (&looks, text, strlen (text)), FALSE);
}

double
pdf_text_width (const Pdf *pdf, PdfFont font, double size, const char *text)
{
  PdfLook look = { .font = font };
  guint64 total = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    total += pdf_look_width (pdf, &look, font, g_utf8_get_char (p));
  return (double) total * size / 1000.0;
}

/* The state of breaking one cleaned paragraph. */
typedef struct {
  const Pdf *pdf;
  PdfFont font;
  GPtrArray *lines;
  gboolean rtl;      /* the paragraph is read from the right */
  PdfLook first;     /* how the line being filled begins */
  PdfLook look;      /* how it goes on */
  PdfLook next_look; /* how it goes on after the last chance */
  const char *start; /* of the line being filled */
  const char *end;   /* of the line if it is broken at the last chance; NULL: no chance yet */
  const char *next;  /* where the following line begins then */
  double width;
  guint chars;
} Filler;

/* A line stands alone: it says itself how it begins, and is ordered as it is seen. */
static void
filler_add (Filler *filler, const char *end)
{
  g_autoptr (GString) line = g_string_new (NULL);
  char *ordered;

  if (filler->rtl)
    g_string_append_unichar (line, PDF_MARK_RTL);
  pdf_look_append (line, &filler->first, filler->font);
  g_string_append_len (line, filler->start, end - filler->start);
  g_strchomp (line->str);
  line->len = strlen (line->str);
  ordered = pdf_bidi_order (g_strdup (line->str), filler->rtl);
  g_ptr_array_add (filler->lines, ordered);
}

static void
filler_cut (Filler *filler, gboolean at_chance, const char *p)
{
  const char *next = at_chance ? filler->next : p;

  filler_add (filler, at_chance ? filler->end : p);
  filler->first = filler->look = at_chance ? filler->next_look : filler->look;
  while (*next == ' ')
    next++;
  filler->start = next;
  filler->end = filler->next = NULL;
  filler->width = 0;
  filler->chars = 0;
}

/* "18 °C", "70 %", "20 µg", "12 €", "a : b": what stands behind such a space belongs to what stands before it. */
static gboolean
sign_clings (const char *sign)
{
  gunichar character = g_utf8_get_char (sign);

  return character == 0x00b0 || character == 0x20ac || character == 0x00b5 || character == 0x00bb
         || (character != '\0' && character < 0x80 && strchr ("%:;!?", (int) character) != NULL);
}

/* "05 00 00 00 64", "1 600": a space between two digits. */
static gboolean
is_within_number (const char *space)
{
  return g_ascii_isdigit (space[-1]) && g_ascii_isdigit (space[1]);
}

/* A line may end at a space, and after a hyphen or a slash that joins two words. */
static void
filler_note_chance (Filler *filler, const char *p, gunichar character)
{
  const char *after = g_utf8_next_char (p);

  if (character == ' ' && (sign_clings (after) || (p > filler->start && is_within_number (p))))
    return;
  if (character == ' ' && p > filler->start) {
    filler->end = p;
    filler->next = after;
    filler->next_look = filler->look;
  } else if ((character == '-' || character == '/') && p > filler->start
             && g_unichar_isalpha (g_utf8_get_char (after))) {
    filler->end = filler->next = after;
    filler->next_look = filler->look;
  }
}

static void
wrap_paragraph (Filler *filler, const char *text, double limit)
{
  gboolean marked = pdf_line_is_rtl (text);
  const char *p = marked ? g_utf8_next_char (text) : text;

  filler->start = p;
  filler->rtl = marked || pdf_bidi_begins_rtl (p);
  while (*p != '\0' && filler->lines->len < WRAP_MAX_LINES) {
    gunichar character = g_utf8_get_char (p);
    PdfLook before = filler->look;

    filler->width += pdf_look_width (filler->pdf, &filler->look, filler->font, character);
    if (p > filler->start && character != ' ' && (filler->width > limit || filler->chars > LINE_MAX_CHARS)) {
      filler->look = before;
      filler_cut (filler, filler->end != NULL, p);
      p = filler->start;
      continue;
    }
    filler_note_chance (filler, p, character);
    filler->chars++;
    p = g_utf8_next_char (p);
  }
  if (filler->lines->len < WRAP_MAX_LINES)
    filler_add (filler, filler->start + strlen (filler->start));
}

static GPtrArray *
wrap (const Pdf *pdf, const PdfPen *pen, double width, const char *text, gboolean rich)
{
  Looks looks = looks_of (pdf, pen->font, rich);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  Filler filler = { .pdf = pdf, .font = pen->font, .lines = lines, .first.font = pen->font, .look.font = pen->font };
  const char *from = text != NULL ? text : "";

  for (gboolean more = TRUE; more && lines->len < WRAP_MAX_LINES;) {
    const char *end = strchr (from, '\n');
    g_autofree char *clean = text_clean_run (&looks, from, end != NULL ? (gsize) (end - from) : strlen (from));

    filler.end = filler.next = NULL;
    filler.width = 0;
    filler.chars = 0;
    filler.first = filler.look;
    wrap_paragraph (&filler, clean, MAX (width, 1) * 1000.0 / pen->size);
    more = end != NULL;
    from = more ? end + 1 : from;
  }
  return lines;
}

GPtrArray *
pdf_wrap (const Pdf *pdf, PdfFont font, double size, double width, const char *text)
{
  return wrap (pdf, &(PdfPen){ .font = font, .size = size }, width, text, FALSE);
}

gboolean
pdf_line_is_rtl (const char *line)
{
  return g_utf8_get_char (line) == PDF_MARK_RTL;
}

GPtrArray *
pdf_wrap_rich (const Pdf *pdf, const PdfPen *pen, double width, const char *rich)
{
  return wrap (pdf, pen, width, rich, TRUE);
}

GPtrArray *
pdf_wrap_page (const Pdf *pdf, const PdfPen *pen, double width, const char *rich)
{
  g_autoptr (GString) marked = NULL;

  if (!pdf_is_rtl (pdf) || !pdf_bidi_has_rtl (rich))
    return pdf_wrap_rich (pdf, pen, width, rich);
  marked = g_string_new (NULL);
  g_string_append_unichar (marked, PDF_MARK_RTL);
  g_string_append (marked, rich);
  return pdf_wrap_rich (pdf, pen, width, marked->str);
}

char *
pdf_fit (const Pdf *pdf, const PdfPen *pen, double width, const char *text)
{
  g_autofree char *clean = pdf_clean (pdf, pen->font, text);
  g_autoptr (GPtrArray) lines = NULL;
  double dots = pdf_text_width (pdf, pen->font, pen->size, "…");

  if (pdf_text_width (pdf, pen->font, pen->size, clean) <= width)
    return g_steal_pointer (&clean);
  lines = pdf_wrap (pdf, pen->font, pen->size, width - dots, text);
  return g_strconcat (g_ptr_array_index (lines, 0), "…", NULL);
}
