/* pdf_text.c: any text made drawable, measured and broken into lines. Draws nothing and knows no page. */
#include "pdf_draw.h"
#include "pdf_font.h"

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

static gunichar
char_drawable (const PdfFace *face, gunichar character)
{
  gunichar twin = char_is_breaking_space (character) ? ' ' : char_twin (face, character);

  if (twin == 0 || (pdf_face_has (face, twin) && twin >= ' ' && !char_is_invisible (twin)))
    return twin;
  if (g_unichar_type (twin) == G_UNICODE_NON_SPACING_MARK && pdf_face_has (face, twin))
    return twin;
  if (char_is_invisible (twin))
    return 0;
  return pdf_face_has (face, REPLACEMENT) ? REPLACEMENT : '?';
}

static char *
text_clean_run (const PdfFace *face, const char *text, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  GString *clean = g_string_sized_new (length + 1);
  gunichar last = 0;

  for (const char *p = composed != NULL ? composed : valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar drawable = char_drawable (face, g_utf8_get_char (p));

    /* One mark for a run of signs the font lacks: a family emoji is seven code points. */
    if (drawable == 0 || (drawable == REPLACEMENT && last == REPLACEMENT))
      continue;
    g_string_append_unichar (clean, drawable);
    last = drawable;
  }
  return g_string_free (clean, FALSE);
}

char *
pdf_clean (const Pdf *pdf, PdfFont font, const char *text)
{
  return text == NULL ? g_strdup ("") : text_clean_run (pdf_face (pdf, font), text, strlen (text));
}

double
pdf_text_width (const Pdf *pdf, PdfFont font, double size, const char *text)
{
  const PdfFace *face = pdf_face (pdf, font);
  guint64 total = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    total += pdf_face_width (face, g_utf8_get_char (p));
  return (double) total * size / 1000.0;
}

/* The state of breaking one cleaned paragraph. */
typedef struct {
  GPtrArray *lines;
  const char *start; /* of the line being filled */
  const char *end;   /* of the line if it is broken at the last chance; NULL: no chance yet */
  const char *next;  /* where the following line begins then */
  double width;
  guint chars;
} Filler;

static void
filler_cut (Filler *filler, const char *end, const char *next)
{
  g_ptr_array_add (filler->lines, g_strndup (filler->start, (gsize) (end - filler->start)));
  while (*next == ' ')
    next++;
  *filler = (Filler){ .lines = filler->lines, .start = next };
}

/* "18 °C", "70 %", "20 µg", "a : b": what stands behind such a space belongs to what stands before it. */
static gboolean
sign_clings (const char *sign)
{
  gunichar character = g_utf8_get_char (sign);

  return character == 0x00b0 || character == 0x00b5 || character == 0x00bb
         || (character != '\0' && character < 0x80 && strchr ("%:;!?", (int) character) != NULL);
}

/* A line may end at a space, and after a hyphen or a slash that joins two words. */
static void
filler_note_chance (Filler *filler, const char *p, gunichar character)
{
  const char *after = g_utf8_next_char (p);

  if (character == ' ' && sign_clings (after))
    return;
  if (character == ' ' && p > filler->start) {
    filler->end = p;
    filler->next = after;
  } else if ((character == '-' || character == '/') && p > filler->start && g_unichar_isalpha (g_utf8_get_char (after)))
    filler->end = filler->next = after;
}

static void
wrap_paragraph (const PdfFace *face, const char *text, double limit, GPtrArray *lines)
{
  Filler filler = { .lines = lines, .start = text };
  const char *p = text;

  while (*p != '\0' && lines->len < WRAP_MAX_LINES) {
    gunichar character = g_utf8_get_char (p);

    filler.width += pdf_face_width (face, character);
    if (p > filler.start && character != ' ' && (filler.width > limit || filler.chars > LINE_MAX_CHARS)) {
      filler_cut (&filler, filler.end != NULL ? filler.end : p, filler.next != NULL ? filler.next : p);
      p = filler.start;
      continue;
    }
    filler_note_chance (&filler, p, character);
    filler.chars++;
    p = g_utf8_next_char (p);
  }
  if (lines->len < WRAP_MAX_LINES) {
    char *rest = g_strdup (filler.start);

    g_ptr_array_add (lines, g_strchomp (rest));
  }
}

GPtrArray *
pdf_wrap (const Pdf *pdf, PdfFont font, double size, double width, const char *text)
{
  const PdfFace *face = pdf_face (pdf, font);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  const char *from = text != NULL ? text : "";

  for (gboolean more = TRUE; more && lines->len < WRAP_MAX_LINES;) {
    const char *end = strchr (from, '\n');
    g_autofree char *clean = text_clean_run (face, from, end != NULL ? (gsize) (end - from) : strlen (from));

    wrap_paragraph (face, clean, MAX (width, 1) * 1000.0 / size, lines);
    more = end != NULL;
    from = more ? end + 1 : from;
  }
  return lines;
}

char *
pdf_fit (const Pdf *pdf, const PdfPen *pen, double width, const char *text)
{
  g_autofree char *clean = pdf_clean (pdf, pen->font, text);
  g_autoptr (GPtrArray) lines = NULL;
  double dots = pdf_text_width (pdf, pen->font, pen->size, "…");

  if (pdf_text_width (pdf, pen->font, pen->size, clean) <= width)
    return g_steal_pointer (&clean);
  lines = pdf_wrap (pdf, pen->font, pen->size, width - dots, clean);
  return g_strconcat (g_ptr_array_index (lines, 0), "…", NULL);
}
