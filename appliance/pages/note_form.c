/* note_form.c: days and hours to moments, remarks to words. What may be written stands in domain/sensor_note.c. */
#include "pages/note_form.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "pages/once.h"

enum { CODE_CHARS = 40, LONGEST_DAYS = 366 };

void
note_form_clear (NoteForm *form)
{
  char **texts[] = { &form->kind, &form->text, &form->from_day, &form->from_time, &form->to_day, &form->to_time };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  g_clear_pointer (&form->remarks, remarks_free);
}

/* ---- reading ---- */

static char *
typed_day (Exchange *exchange, const char *field)
{
  g_autofree char *typed = exchange_typed (exchange, field, FALSE, CODE_CHARS), *latin = text_latin_digits (typed);

  return text_day (latin);
}

static char *
typed_time (Exchange *exchange, const char *field)
{
  g_autofree char *typed = exchange_typed (exchange, field, FALSE, CODE_CHARS);

  return text_latin_digits (typed);
}

/* FALSE with a remark for no day, or no hour of it. An empty hour is midnight. */
static gboolean
moment_read (NoteForm *form, const char *field, const char *const typed[2], gint64 *ret_at)
{
  g_autofree char *moment = g_strdup_printf ("%sT%.5s", typed[0], *typed[1] == '\0' ? "00:00" : typed[1]);
  gint64 day;

  if (!clock_parse_day (typed[0], &day)) {
    remarks_add (form->remarks, field, "day", NULL);
    return FALSE;
  }
  if (clock_parse_moment (moment, ret_at))
    return TRUE;
  remarks_add (form->remarks, field, "time", NULL);
  return FALSE;
}

static void
moments_read (NoteForm *form)
{
  const char *const from[] = { form->from_day, form->from_time }, *const to[] = { form->to_day, form->to_time };

  if (!moment_read (form, "from_day", from, &form->input.from_at)
      || !moment_read (form, "to_day", to, &form->input.to_at))
    return;
  if (*form->to_time == '\0') /* the whole last day */
    form->input.to_at = clock_add_days (form->input.to_at, 1);
  if (form->input.to_at <= form->input.from_at)
    remarks_add (form->remarks, "to_day", "order", NULL);
  else if (form->input.to_at > clock_add_days (form->input.from_at, LONGEST_DAYS - 1))
    remarks_add (form->remarks, "to_day", "too_long", NULL);
}

void
note_form_read (Exchange *exchange, NoteForm *form)
{
  g_autofree char *verb = exchange_typed (exchange, "verb", FALSE, CODE_CHARS);

  form->remarks = remarks_new ();
  form->erase = form->uuid != NULL && strcmp (verb, "erase") == 0;
  form->kind = exchange_typed (exchange, "kind", FALSE, CODE_CHARS);
  form->text = exchange_typed (exchange, "text", TRUE, SENSOR_NOTE_TEXT_MAX + 1);
  form->from_day = typed_day (exchange, "from_day");
  form->from_time = typed_time (exchange, "from_time");
  form->to_day = typed_day (exchange, "to_day");
  form->to_time = typed_time (exchange, "to_time");
  form->input.kind = form->kind;
  form->input.text = form->text;
  if (form->erase)
    return;
  if (!g_strv_contains (sensor_note_kinds, form->kind))
    remarks_add (form->remarks, "kind", "kind", NULL);
  moments_read (form);
  if (g_utf8_strlen (form->text, -1) > SENSOR_NOTE_TEXT_MAX)
    remarks_add (form->remarks, "text", "text_long", NULL);
  if (strcmp (form->kind, "other") == 0 && *form->text == '\0')
    remarks_add (form->remarks, "text", "text", NULL);
}

/* ---- doing ---- */

gboolean
note_form_work (Db *db, const NoteForm *form, GError **error)
{
  if (form->uuid == NULL)
    return sensor_note_add (db, &form->actor, &form->input, error);
  if (form->erase)
    return sensor_note_erase (db, &form->actor, form->input.report_id, form->uuid, error);
  return sensor_note_change (db, &form->actor, form->uuid, &form->input, error);
}

const char *
note_form_done (const NoteForm *form)
{
  return form->uuid == NULL ? "noted" : form->erase ? "note_erased" : "note_changed";
}

char *
note_form_words (const NoteForm *form)
{
  return g_strjoin ("\n", note_form_done (form), form->kind, form->from_day, form->from_time, form->to_day,
                    form->to_time, form->text, NULL);
}

static gboolean
send_work (Db *db, gpointer data, GError **error)
{
  return note_form_work (db, data, error);
}

int
note_form_send (Exchange *exchange, const NoteForm *form, const char *place)
{
  g_autofree char *words = note_form_words (form), *led = NULL;
  g_autofree char *request = once_request (exchange, "sensor-note", form->uuid == NULL ? "" : form->uuid, words);
  const Once once = { send_work, (gpointer) form, request, place };
  GError *error = NULL;

  return once_write (exchange, &once, &led, &error) ? exchange_redirect (exchange, led)
                                                    : exchange_fail (exchange, error);
}

/* ---- showing ---- */

static void
set_error (const Viewer *viewer, const NoteForm *form, const char *field, Tree *map)
{
  g_autofree char *key = g_strconcat (field, "_error", NULL);

  for (guint i = 0; form != NULL && form->remarks != NULL && i < remarks_count (form->remarks); i++)
    if (strcmp (remarks_field (form->remarks, i), field) == 0)
      tree_set_text (map, key, viewer_word (viewer, "readings_note_remark", remarks_code (form->remarks, i)));
}

/* What was typed, or what stands there now. */
static void
set_fields (const Viewer *viewer, const NoteForm *form, Tree *map)
{
  static const char *const fields[] = { "kind", "from_day", "to_day", "text" };

  tree_set_text (map, "text", form->text);
  tree_set_text (map, "from_day", form->from_day);
  tree_set_text (map, "from_time", form->from_time);
  tree_set_text (map, "to_day", form->to_day);
  tree_set_text (map, "to_time", form->to_time);
  tree_set_flag (map, "open", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    set_error (viewer, form, fields[i], map);
  viewer_add_choices (viewer, tree_set_list (map, "choices"), "sensor_note_kind", sensor_note_kinds, form->kind);
}

static Tree *
note_of (Tree *view, const char *uuid)
{
  const Tree *notes = tree_get (view, "notes");

  for (guint i = 0; i < tree_length (notes); i++)
    if (g_strcmp0 (tree_get_text (tree_at (notes, i), "uuid"), uuid) == 0)
      return (Tree *) tree_at (notes, i);
  return NULL;
}

/* The household changes what it wrote itself; the desk, everything. */
static void
mark_own (Tree *view)
{
  const Tree *notes = tree_get (view, "notes");

  for (guint i = 0; i < tree_length (notes); i++) {
    Tree *note = (Tree *) tree_at (notes, i);
    gboolean own = !tree_get_flag (view, "tenant") || tree_get_flag (note, "by_tenant");

    tree_set_flag (note, "mine", tree_get_flag (view, "may_note") && own);
  }
}

void
note_form_add (const Viewer *viewer, const NoteForm *form, Tree *view)
{
  Tree *map = tree_set_map (view, "note_form"), *note = NULL;

  viewer_add_choices (viewer, tree_set_list (map, "choices"), "sensor_note_kind", sensor_note_kinds, NULL);
  tree_set_flag (view, "note_bad", form != NULL && form->remarks != NULL && remarks_any (form->remarks));
  if (form != NULL && form->uuid != NULL)
    note = note_of (view, form->uuid);
  mark_own (view);
  if (form != NULL)
    set_fields (viewer, form, note != NULL ? note : map);
}
