/* setup_partners.c: one table of usual partners, a line of the form each. What is special of one is changed on its own
 * page. */
#include "pages/setup_partners.h"

#include "base/secret.h"
#include "base/text.h"
#include "domain/partner_edit.h"
#include "pages/office.h"
#include "pages/office_fields.h"
#include "pages/setup_steps.h"

#define STEP "partenaires"
enum { COMPETENCES_MAX = 5, EMAIL_CHARS = 254, PHONE_CHARS = 30 };

/* What each can do in most towns; its usual name stands in [setup_partner]. */
static const struct {
  const char *type;
  const char *competences[COMPETENCES_MAX];
} usual[] = {
  { "schs", { "visites", "rsd", "insalubrite", "danger", NULL } },
  { "adil", { "accompagnement_juridique", "conciliation", NULL } },
  { "caf_msa", { "non_decence", NULL } },
  { "ars", { "insalubrite", "danger", NULL } },
  { "ddtm", { "arretes", "consignation", NULL } },
  { "ccas", { "accompagnement_social", "hebergement_relogement", NULL } },
  { "conciliator", { "conciliation", NULL } },
};

/* One line as it was typed. */
typedef struct {
  char *name, *email, *phone;
} Line;

typedef struct {
  Line lines[G_N_ELEMENTS (usual)];
  Actor actor;
} Typed;

static void
typed_clear (Typed *typed)
{
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++) {
    g_clear_pointer (&typed->lines[i].name, g_free);
    g_clear_pointer (&typed->lines[i].email, g_free);
    g_clear_pointer (&typed->lines[i].phone, g_free);
  }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Typed, typed_clear)

/* (transfer full): "email.caf_msa" */
static char *
field_of (const char *what, guint index)
{
  return g_strconcat (what, ".", usual[index].type, NULL);
}

/* ---- the page ---- */

/* One of that type is there already: its name. */
static const char *
known_of (const GPtrArray *partners, const char *type)
{
  for (guint i = 0; i < partners->len; i++) {
    const Partner *partner = g_ptr_array_index (partners, i);

    if (g_strcmp0 (partner->type, type) == 0)
      return partner->name;
  }
  return NULL;
}

typedef struct {
  const Viewer *viewer;
  const Remarks *remarks;
} Page;

static void
add_field (const Page *page, const char *what, guint index, const char *value, Tree *line)
{
  const Remarks *remarks = page->remarks;
  g_autofree char *name = field_of (what, index);
  Tree *map = tree_set_map (line, what);

  tree_set_text (map, "name", name);
  tree_set_text (map, "value", value);
  tree_set_null (map, "error");
  tree_set_flag (map, "bad", FALSE);
  for (guint i = 0; i < remarks_count (remarks); i++)
    if (g_strcmp0 (remarks_field (remarks, i), name) == 0) {
      tree_set_text (map, "error", viewer_word (page->viewer, "setup_remark", remarks_code (remarks, i)));
      tree_set_flag (map, "bad", TRUE);
    }
}

static int
page (Exchange *exchange, int status, const Typed *typed, const Remarks *remarks)
{
  const Viewer viewer = office_viewer (exchange);
  const Page shown = { &viewer, remarks };
  GError *error = NULL;
  g_autoptr (GPtrArray) partners = partner_list (viewer.db, &error);
  Tree *view, *list;

  if (partners == NULL)
    return exchange_fail (exchange, error);
  view = tree_new_map ();
  list = tree_set_list (view, "lines");
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++) {
    Tree *line = tree_add_map (list);

    tree_set_text (line, "code", usual[i].type);
    tree_set_text (line, "words", viewer_word (&viewer, "setup_partner", usual[i].type));
    tree_set_text (line, "known", known_of (partners, usual[i].type));
    add_field (&shown, "name", i, typed->lines[i].name, line);
    add_field (&shown, "email", i, typed->lines[i].email, line);
    add_field (&shown, "phone", i, typed->lines[i].phone, line);
  }
  tree_set_integer (view, "count", partners->len);
  return setup_step_page (exchange, status, STEP, remarks, view);
}

int
setup_partners_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  g_autoptr (Remarks) none = remarks_new ();
  g_auto (Typed) typed = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    typed.lines[i] =
        (Line){ g_strdup (viewer_word (&viewer, "setup_partner", usual[i].type)), g_strdup (""), g_strdup ("") };
  return page (exchange, 200, &typed, none);
}

/* ---- sending ---- */

static char *
read_field (Exchange *exchange, const char *what, guint index, guint chars)
{
  g_autofree char *name = field_of (what, index);

  return exchange_typed (exchange, name, FALSE, chars);
}

static void
check_line (Db *db, const Line *line, guint index, Remarks *remarks)
{
  g_autofree char *email = field_of ("email", index), *phone = field_of ("phone", index),
                  *name = field_of ("name", index);

  if (*line->email == '\0')
    return;
  if (!text_is_email (line->email))
    remarks_add (remarks, email, "partner_email", NULL);
  if (*line->phone != '\0' && !text_is_phone (line->phone))
    remarks_add (remarks, phone, "phone", NULL);
  if (*line->name == '\0')
    remarks_add (remarks, name, "partner_missing", NULL);
  else if (partner_edit_is_taken (db, line->name, usual[index].type, NULL))
    remarks_add (remarks, name, "partner_taken", NULL);
}

static gboolean
add_line (Db *db, const Actor *actor, const Line *line, guint index, GError **error)
{
  g_autofree char *uuid = secret_uuid ();
  const PartnerFacts facts = { .type = usual[index].type,
                               .name = line->name,
                               .email = line->email,
                               .phone = line->phone,
                               .weekly_way = WEEKLY_WAY_PDF,
                               .mail_notices = TRUE,
                               .competences = usual[index].competences,
                               .postal_address = "" };

  return partner_edit_new (db, actor, uuid, &facts, error);
}

static gboolean
add_work (Db *db, gpointer data, GError **error)
{
  const Typed *typed = data;

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    if (*typed->lines[i].email != '\0' && !add_line (db, &typed->actor, &typed->lines[i], i, error))
      return FALSE;
  return TRUE;
}

int
setup_partners_send (Exchange *exchange)
{
  Store *store = exchange_appliance (exchange)->store;
  g_autoptr (Remarks) remarks = remarks_new ();
  g_auto (Typed) typed = { .actor = office_actor (exchange) };
  g_autoptr (GError) error = NULL;
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (usual); i++) {
    typed.lines[i] =
        (Line){ read_field (exchange, "name", i, PARTNER_NAME_MAX), read_field (exchange, "email", i, EMAIL_CHARS),
                read_field (exchange, "phone", i, PHONE_CHARS) };
    check_line (store_reader (store), &typed.lines[i], i, remarks);
    any = any || *typed.lines[i].email != '\0';
  }
  if (any && !remarks_any (remarks) && !store_write (store, add_work, &typed, &error)) {
    if (!g_error_matches (error, BOX_ERROR, BOX_ERROR_NOT_FOUND))
      return exchange_fail (exchange, g_steal_pointer (&error));
    remarks_add (remarks, "email.schs", "town_first", NULL); /* no partner without a territory */
  }
  return remarks_any (remarks) ? page (exchange, 422, &typed, remarks) : setup_go_on (exchange, STEP);
}
