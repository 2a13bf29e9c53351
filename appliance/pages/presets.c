/* presets.c: lists, shows and changes models of answers. What stands in place of their variables is the view's. */
#include "pages/presets.h"

#include "base/remarks.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/followup.h"
#include "pages/office.h"
#include "pages/once.h"
#include "view/preset_text.h"

enum { SEEN_CHARS = 20, VERB_CHARS = 20 };

/* A form as typed. */
typedef struct {
  Actor actor;
  const char *uuid; /* NULL: a new one */
  char *verb, *name, *text, *seen;
  char *unknown; /* what stands in braces and means nothing; NULL: nothing does */
  gint64 revision;
  Remarks *remarks;
} PresetForm;

static void
preset_form_clear (PresetForm *form)
{
  g_free (form->verb);
  g_free (form->name);
  g_free (form->text);
  g_free (form->seen);
  g_free (form->unknown);
  remarks_free (form->remarks);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PresetForm, preset_form_clear)

static PresetWriter
writer_of (Exchange *exchange, const Viewer *viewer)
{
  const Session *session = exchange_session (exchange);

  return (PresetWriter){ .viewer = viewer, .agent = session->user_name, .partner = session->partner_name };
}

/* ---- what is shown ---- */

static Tree *
field_add (const Viewer *viewer, Tree *form, const char *name, const char *value, const Remarks *remarks)
{
  g_autofree char *key = g_strconcat (name, "_field", NULL);
  Tree *map = tree_set_map (form, key);

  tree_set_text (map, "name", name);
  tree_set_text (map, "value", value);
  tree_set_null (map, "error");
  for (guint i = 0; remarks != NULL && i < remarks_count (remarks); i++)
    if (g_strcmp0 (remarks_field (remarks, i), name) == 0)
      tree_set_text (map, "error", viewer_word (viewer, "preset_remark", remarks_code (remarks, i)));
  return map;
}

static void
errors_add (const Viewer *viewer, Tree *view, const Remarks *remarks)
{
  Tree *items;

  if (remarks == NULL || !remarks_any (remarks))
    return;
  items = tree_set_list (tree_set_map (view, "errors"), "items");
  for (guint i = 0; i < remarks_count (remarks); i++) {
    Tree *item = tree_add_map (items);

    tree_set_text (item, "field", remarks_field (remarks, i));
    tree_set_text (item, "words", viewer_word (viewer, "preset_remark", remarks_code (remarks, i)));
  }
}

/* `typed` (nullable): the form that came back; `preset` (nullable): the one there is. */
static void
form_add (Exchange *exchange, const Viewer *viewer, const Preset *preset, const PresetForm *typed, Tree *view)
{
  const PresetWriter writer = writer_of (exchange, viewer);
  const char *name = typed != NULL ? typed->name : preset != NULL ? preset->name : NULL;
  const char *text = typed != NULL ? typed->text : preset != NULL ? preset->text : NULL;
  g_autofree char *token = secret_token_new ();
  Tree *form = tree_set_map (view, "form");

  tree_set_format (form, "url", preset == NULL ? "/modeles" : "/modeles/%s", preset == NULL ? "" : preset->uuid);
  field_add (viewer, form, "name", name, typed == NULL ? NULL : typed->remarks);
  field_add (viewer, form, "text", text, typed == NULL ? NULL : typed->remarks);
  if (typed != NULL && typed->unknown != NULL)
    tree_set_format (form, "unknown", "{%s}", typed->unknown);
  tree_set_flag (form, "is_new", preset == NULL);
  tree_set_format (form, "seen", "%" G_GINT64_FORMAT, preset == NULL ? 0 : preset->revision);
  tree_set_text (view, "request_token", token);
  tree_set_tree (view, "variables", preset_text_variables (&writer));
  errors_add (viewer, view, typed == NULL ? NULL : typed->remarks);
}

static void
row_add (const Viewer *viewer, const Preset *preset, Tree *rows)
{
  Tree *row = tree_add_map (rows);

  tree_set_format (row, "url", "/modeles/%s", preset->uuid);
  tree_set_text (row, "name", preset->name);
  tree_set_text (row, "text", preset->text);
  tree_set_flag (row, "own", preset_is_own (preset, viewer->partner_id));
  viewer_set_day (viewer, row, "changed_on", preset->changed_at);
}

static int
list_page (Exchange *exchange, int status, const PresetForm *typed)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = preset_list (viewer.db, viewer.partner_id, &error);
  g_autoptr (Tree) view = tree_new_map ();
  Tree *rows = tree_set_list (view, "rows");
  const char *done = exchange_query (exchange, "fait");

  if (list == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  for (guint i = 0; i < list->len; i++)
    row_add (&viewer, g_ptr_array_index (list, i), rows);
  viewer_set_any (view, "rows");
  tree_set_flag (view, "desk", viewer.partner_id == 0);
  tree_set_text (view, "done", done == NULL ? NULL : viewer_word (&viewer, "preset_done", done));
  form_add (exchange, &viewer, NULL, typed, view);
  tree_set_flag (view, "form_open", typed != NULL);
  return exchange_page (exchange, status, "presets", g_steal_pointer (&view));
}

static int
preset_page (Exchange *exchange, int status, const char *uuid, const PresetForm *typed)
{
  const Viewer viewer = office_viewer (exchange);
  const PresetWriter writer = writer_of (exchange, &viewer);
  g_autoptr (GError) error = NULL;
  g_autoptr (Preset) preset = preset_find_uuid (viewer.db, uuid, &error);
  g_autoptr (Tree) view = tree_new_map ();
  g_autofree char *example = NULL;

  if (preset != NULL && preset->partner_id != 0 && !preset_is_own (preset, viewer.partner_id)) {
    g_clear_pointer (&preset, preset_free);
    box_fail (&error, BOX_ERROR_NOT_FOUND, "no such model for this viewer");
  }
  if (preset == NULL)
    return exchange_fail (exchange, g_steal_pointer (&error));
  example = preset_text_fill (&writer, preset->text);
  row_add (&viewer, preset, tree_set_list (view, "rows"));
  tree_set_text (view, "title", preset->name);
  tree_set_text (view, "example", example);
  tree_set_flag (view, "changed", status == 409);
  if (preset_is_own (preset, viewer.partner_id))
    form_add (exchange, &viewer, preset, typed, view);
  return exchange_page (exchange, status, "preset", g_steal_pointer (&view));
}

int
presets_list (Exchange *exchange)
{
  return list_page (exchange, 200, NULL);
}

int
presets_show (Exchange *exchange)
{
  return preset_page (exchange, 200, exchange_path_part (exchange, "uuid"), NULL);
}

/* ---- what is typed ---- */

static PresetForm
form_read (Exchange *exchange, const char *uuid)
{
  PresetForm form = {
    .actor = office_actor (exchange),
    .uuid = uuid,
    .verb = exchange_typed (exchange, "verb", FALSE, VERB_CHARS),
    .name = exchange_typed (exchange, "name", FALSE, PRESET_NAME_MAX + 1),
    .text = exchange_typed (exchange, "text", TRUE, PRESET_TEXT_MAX + 1), /* one too many: told, not cut */
    .seen = exchange_typed (exchange, "seen", FALSE, SEEN_CHARS),
    .remarks = remarks_new (),
  };

  text_to_integer (form.seen, 0, G_MAXINT, &form.revision);
  return form;
}

static void
form_check (Exchange *exchange, PresetForm *form)
{
  Db *db = store_reader (exchange_appliance (exchange)->store);

  form->unknown = preset_unknown (form->text);
  if (!followup_is_said (form->name))
    remarks_add (form->remarks, "name", "name_missing", NULL);
  else if (g_utf8_strlen (form->name, -1) > PRESET_NAME_MAX)
    remarks_add (form->remarks, "name", "name_long", NULL);
  else if (preset_is_taken (db, form->actor.partner_id, form->name, form->uuid))
    remarks_add (form->remarks, "name", "name_taken", NULL);
  if (!followup_is_said (form->text))
    remarks_add (form->remarks, "text", "text_missing", NULL);
  else if (g_utf8_strlen (form->text, -1) > PRESET_TEXT_MAX)
    remarks_add (form->remarks, "text", "text_long", NULL);
  else if (form->unknown != NULL)
    remarks_add (form->remarks, "text", "unknown", NULL);
}

static gboolean
save_work (Db *db, gpointer data, GError **error)
{
  const PresetForm *form = data;
  const PresetInput input = { form->uuid, form->name, form->text, form->revision };

  return preset_save (db, &form->actor, &input, error);
}

static gboolean
archive_work (Db *db, gpointer data, GError **error)
{
  const PresetForm *form = data;
  const PresetInput input = { .uuid = form->uuid, .revision = form->revision };

  return preset_archive (db, &form->actor, &input, error);
}

/* What somebody else made of it is shown, with what was typed still in the form. */
static int
form_send (Exchange *exchange, PresetForm *form, StoreWork work, const char *place)
{
  g_autofree char *words = g_strjoin ("\n", form->name, form->text, NULL);
  g_autofree char *request = once_request (exchange, form->verb, form->uuid != NULL ? form->uuid : "", words);
  const Once once = { work, form, request, place };
  g_autofree char *led = NULL;
  g_autoptr (GError) error = NULL;

  if (once_write (exchange, &once, &led, &error))
    return exchange_redirect (exchange, led);
  if (form->uuid != NULL && g_error_matches (error, BOX_ERROR, BOX_ERROR_CONFLICT))
    return preset_page (exchange, 409, form->uuid, form);
  return exchange_fail (exchange, g_steal_pointer (&error));
}

int
presets_add (Exchange *exchange)
{
  g_auto (PresetForm) form = form_read (exchange, NULL);

  form_check (exchange, &form);
  return remarks_any (form.remarks) ? list_page (exchange, 422, &form)
                                    : form_send (exchange, &form, save_work, "/modeles?fait=added");
}

int
presets_change (Exchange *exchange)
{
  g_auto (PresetForm) form = form_read (exchange, exchange_path_part (exchange, "uuid"));

  if (g_strcmp0 (form.verb, "archive") == 0)
    return form_send (exchange, &form, archive_work, "/modeles?fait=archived");
  form_check (exchange, &form);
  return remarks_any (form.remarks) ? preset_page (exchange, 422, form.uuid, &form)
                                    : form_send (exchange, &form, save_work, "/modeles?fait=saved");
}
