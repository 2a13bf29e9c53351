/* product_letter.c: the tree of owner_letter.h on paper. Chooses no word. */
#include "product_letter.h"

#include <string.h>

#include "base/error.h"
#include "base/qr.h"
#include "domain/mediation_send.h"
#include "pdf.h"
#include "pdf_draw.h"
#include "town_pdf.h"
#include "view/owner_letter.h"

/* Where things stand on the sheet, in points: the address shows in the window of a DL envelope, folded in three. */
#define ADDRESS_LEFT (110 * PDF_MM)
#define ADDRESS_TOP (52 * PDF_MM)
#define ADDRESS_WIDTH (82 * PDF_MM)
#define ADDRESS_SIZE 11.0
#define ADDRESS_LINE 15.0
#define SENDER_TOP (40 * PDF_MM)
#define SENDER_SIZE 9.0
#define SENDER_LINE 12.5
#define BODY_TOP (96 * PDF_MM)
#define FOLD (99 * PDF_MM)
#define FOLD_WIDTH (4 * PDF_MM)
#define BOX_HEIGHT (30 * PDF_MM)
#define BOX_PAD (4 * PDF_MM)
#define QR_SIZE (24 * PDF_MM)
#define BOX_ROOM_MM 36
#define SIGN_ROOM_MM 40
#define SIGN_SPACE_MM 18
#define AFTER_LIST_MM 1.5
enum { ADDRESS_LINES_MAX = 7, SENDER_LINES_MAX = 6, SIGN_LINES_MAX = 4 };

/* ---- which letter ---- */

typedef struct {
  OwnerLetter letter;
  Report *report;        /* owned */
  char *occasion, *code; /* owned */
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_pointer (&reading->report, report_free);
  g_clear_pointer (&reading->occasion, g_free);
  g_clear_pointer (&reading->code, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
read_sending (Kit *kit, const char *uuid, Reading *reading, GError **error)
{
  g_autoptr (MediationSending) sending = mediation_sending_find (kit->db, uuid, error);
  g_autoptr (Mediation) mediation = sending == NULL ? NULL : mediation_find (kit->db, sending->mediation_id, error);

  if (mediation == NULL)
    return FALSE;
  if (strcmp (sending->way, MEDIATION_LETTER) != 0)
    return box_fail (error, BOX_ERROR_INVALID, "this left by mail");
  reading->report = report_find (kit->db, mediation->report_id, error);
  reading->occasion = g_steal_pointer (&sending->occasion);
  reading->code = g_steal_pointer (&sending->code);
  reading->letter.answer_by = mediation->answer_by;
  if (!mediation->by_mail && strcmp (mediation->state, "asked") == 0) /* its time begins when it is posted */
    reading->letter.answer_by = MAX (mediation->answer_by, mediation_answer_by (kit->db, kit->now));
  reading->letter.promised_at = mediation->promised_at;
  reading->letter.now = sending->at;
  return reading->report != NULL;
}

static gboolean
read_look (Kit *kit, const char *uuid, Reading *reading, GError **error)
{
  g_autoptr (Mediation) mediation = NULL;

  reading->report = report_find_uuid (kit->db, uuid, error);
  if (reading->report == NULL || !mediation_last (kit->db, reading->report->id, &mediation, error))
    return FALSE;
  reading->occasion = g_strdup (mediation != NULL && mediation_is_open (mediation) ? MEDIATION_AGAIN : MEDIATION_ASKED);
  reading->letter.promised_at = mediation == NULL ? 0 : mediation->promised_at;
  reading->letter.answer_by = mediation_answer_by (kit->db, kit->now);
  return TRUE;
}

/* ---- paper ---- */

static Pdf *
pdf_open (const Kit *kit, const Tree *letter, GError **error)
{
  const TownPdf head = { .title = tree_get_text (letter, "file"), .date = tree_get_text (letter, "day") };

  return town_pdf_new (kit, &head, error);
}

/* One line after the other, cut where the window ends. */
static double
draw_lines (Pdf *pdf, const PdfPen *pen, const PdfBox *box, const Tree *lines, guint most)
{
  double y = box->y;

  for (guint i = 0; i < tree_length (lines) && i < most; i++) {
    g_autoptr (GPtrArray) wrapped = pdf_wrap (pdf, pen->font, pen->size, box->width, tree_text (tree_at (lines, i)));

    for (guint j = 0; j < wrapped->len && y < box->y + box->height; j++, y += pen->size + 4)
      pdf_draw_text (pdf, pen, box->x, y, g_ptr_array_index (wrapped, j));
  }
  return y;
}

/* Who writes, on the left; who is written to, in the window; where to fold. */
static void
print_head (const Kit *kit, Pdf *pdf, const Tree *letter)
{
  guint32 ink = pdf_color (pdf, PDF_INK);
  g_autoptr (Tree) town = kit_town (kit), sender = tree_new_list ();
  static const char *const keys[] = { "name", "service_name", "address", "phone", "email" };
  const PdfBox window = { ADDRESS_LEFT, ADDRESS_TOP, ADDRESS_WIDTH, ADDRESS_LINES_MAX * ADDRESS_LINE };
  const PdfBox left = { PDF_MARGIN, SENDER_TOP, ADDRESS_LEFT - PDF_MARGIN - 8 * PDF_MM,
                        SENDER_LINES_MAX * SENDER_LINE };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    const char *text = tree_get_text (town, keys[i]);

    if (text != NULL && *text != '\0')
      tree_add_text (sender, text);
  }
  draw_lines (pdf, &(PdfPen){ PDF_REGULAR, SENDER_SIZE, pdf_color (pdf, PDF_SOFT), PDF_LEFT }, &left, sender,
              SENDER_LINES_MAX);
  draw_lines (pdf, &(PdfPen){ PDF_REGULAR, ADDRESS_SIZE, ink, PDF_LEFT }, &window, tree_get (letter, "to"),
              ADDRESS_LINES_MAX);
  pdf_draw_line (pdf, &(PdfBox){ 0, FOLD, FOLD_WIDTH, 0 }, 0.4, pdf_color (pdf, PDF_LINE));
  pdf_move (pdf, BODY_TOP);
}

static void
print_texts (Pdf *pdf, PdfText kind, const Tree *list)
{
  for (guint i = 0; i < tree_length (list); i++)
    pdf_text (pdf, kind, tree_text (tree_at (list, i)));
}

static void
draw_qr (Pdf *pdf, const Qr *qr, double x, double y)
{
  double unit = QR_SIZE / qr->size;

  for (guint row = 0; row < qr->size; row++)
    for (guint from = 0, to; from < qr->size; from = to + 1) {
      for (to = from; to < qr->size && qr_is_dark (qr, to, row); to++)
        ;
      if (to > from)
        pdf_draw_box (pdf, &(PdfBox){ x + from * unit, y + row * unit, (to - from) * unit, unit },
                      pdf_color (pdf, PDF_INK));
    }
}

/* The way to answer, framed: the address and the code to copy, and a picture for a phone. A letter that is only looked
 * at has none yet. */
static gboolean
print_box (const Kit *kit, Pdf *pdf, const Tree *letter, GError **error)
{
  const char *code = tree_get_text (letter, "code");
  g_auto (Qr) qr = { .path = NULL };
  double x = PDF_MARGIN, y;
  const PdfPen soft = { PDF_REGULAR, 9, pdf_color (pdf, PDF_SOFT), PDF_LEFT },
               strong = { PDF_BOLD, 12, pdf_color (pdf, PDF_INK), PDF_LEFT };
  g_autofree char *url = NULL;

  if (!qr_draw (tree_get_text (letter, "qr_url"), &qr, error))
    return FALSE;
  pdf_need (pdf, BOX_ROOM_MM);
  y = pdf_y (pdf) + 2 * PDF_MM;
  pdf_draw_frame (pdf, &(PdfBox){ x, y, PDF_COLUMN, BOX_HEIGHT }, 4, 0.8, pdf_color (pdf, PDF_MAIN));
  url = pdf_fit (pdf, &strong, PDF_COLUMN - QR_SIZE - 3 * BOX_PAD, tree_get_text (letter, "page_url"));
  pdf_draw_text (pdf, &soft, x + BOX_PAD, y + 7 * PDF_MM, words_code (kit->words, "fr", "owner_letter", "box_url"));
  pdf_draw_text (pdf, &strong, x + BOX_PAD, y + 12.5 * PDF_MM, url);
  pdf_draw_text (pdf, &soft, x + BOX_PAD, y + 19.5 * PDF_MM, words_code (kit->words, "fr", "owner_letter", "box_code"));
  pdf_draw_text (pdf, &(PdfPen){ PDF_BOLD, 15, pdf_color (pdf, PDF_INK), PDF_LEFT }, x + BOX_PAD, y + 26 * PDF_MM,
                 code != NULL ? code : words_code (kit->words, "fr", "owner_letter", "no_code"));
  draw_qr (pdf, &qr, x + PDF_COLUMN - QR_SIZE - BOX_PAD, y + 3 * PDF_MM);
  pdf_move (pdf, y + BOX_HEIGHT + 4 * PDF_MM);
  return TRUE;
}

static void
print_asked (Pdf *pdf, const Tree *letter)
{
  const Tree *situations = tree_get (letter, "situations");

  pdf_text (pdf, PDF_BODY, tree_get_text (letter, "greeting"));
  print_texts (pdf, PDF_BODY, tree_get (letter, "intro"));
  if (tree_length (situations) > 0) {
    pdf_text (pdf, PDF_BODY, tree_get_text (letter, "reported"));
    for (guint i = 0; i < tree_length (situations); i++)
      pdf_item (pdf, "•", tree_text (tree_at (situations, i)));
    pdf_space (pdf, AFTER_LIST_MM);
  }
  pdf_text (pdf, PDF_BODY, tree_get_text (letter, "neutral"));
  pdf_text (pdf, PDF_STRONG, tree_get_text (letter, "ask"));
  pdf_text (pdf, PDF_BODY, tree_get_text (letter, "answer"));
}

/* Below the address, as letters are signed, with room for a hand and a stamp. */
static void
print_signature (Pdf *pdf, const Tree *letter)
{
  const PdfPen strong = { PDF_BOLD, ADDRESS_SIZE, pdf_color (pdf, PDF_INK), PDF_LEFT };
  const PdfBox box = { ADDRESS_LEFT, pdf_y (pdf) + ADDRESS_LINE, ADDRESS_WIDTH, SIGN_LINES_MAX * ADDRESS_LINE };

  pdf_move (pdf, draw_lines (pdf, &strong, &box, tree_get (letter, "signed"), SIGN_LINES_MAX));
  pdf_space (pdf, SIGN_SPACE_MM);
}

static void
print_rest (Pdf *pdf, const Tree *letter)
{
  print_texts (pdf, PDF_BODY, tree_get (letter, "ways"));
  pdf_text (pdf, PDF_BODY, tree_get_text (letter, "help"));
  print_texts (pdf, PDF_SMALL, tree_get (letter, "rights"));
  pdf_need (pdf, SIGN_ROOM_MM);
  pdf_text (pdf, PDF_BODY, tree_get_text (letter, "closing"));
  print_signature (pdf, letter);
}

gboolean
product_letter_print (Kit *kit, const Tree *letter, const char *out, GError **error)
{
  g_autoptr (Pdf) pdf = pdf_open (kit, letter, error);

  if (pdf == NULL)
    return FALSE;
  print_head (kit, pdf, letter);
  pdf_text (pdf, PDF_BODY, tree_get_text (letter, "day"));
  pdf_text (pdf, PDF_BODY, tree_get_text (letter, "references"));
  pdf_text (pdf, PDF_STRONG, tree_get_text (letter, "subject"));
  print_asked (pdf, letter);
  if (!print_box (kit, pdf, letter, error))
    return FALSE;
  print_rest (pdf, letter);
  return pdf_save (pdf, out, error);
}

gboolean
product_letter_make (Kit *kit, const char *subject, const char *out, GError **error)
{
  g_auto (Reading) reading = {
    .letter = { .db = kit->db, .words = kit->words, .grids = kit->grids, .base_url = kit->base_url, .now = kit->now }
  };
  const char *colon = strchr (subject, ':');
  g_autoptr (Tree) view = NULL;

  if (colon == NULL)
    return box_fail (error, BOX_ERROR_INVALID, "%s: which letter", subject);
  if (!(g_str_has_prefix (subject, "sending:") ? read_sending : read_look) (kit, colon + 1, &reading, error))
    return FALSE;
  reading.letter.report = reading.report;
  reading.letter.occasion = reading.occasion;
  reading.letter.code = reading.code;
  view = owner_letter_view (&reading.letter, error);
  return view != NULL && product_letter_print (kit, view, out, error);
}
