/* training_view.c: rows to words. Passwords stand here for administrators and their paper alone. */
#include "view/training_view.h"

#include <string.h>

#include "domain/trainee.h"

static gboolean
add_accounts (const TrainingState *state, const char *trainees, Tree *view, GError **error)
{
  g_autoptr (GPtrArray) list = trainee_list (trainees, error);
  Tree *accounts = tree_set_list (view, "accounts");

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const Trainee *trainee = g_ptr_array_index (list, i);
    g_autofree char *password = trainee_password (trainee->code, state->passwords);
    Tree *map = tree_add_map (accounts);

    tree_set_text (map, "name", trainee->name);
    tree_set_text (map, "email", trainee->email);
    tree_set_text (map, "task", trainee->task);
    tree_set_text (map, "password", password);
  }
  return list != NULL;
}

typedef struct {
  const Viewer *viewer;
  Tree *list;
} Acts;

static void
add_act (const char *verb, gint64 at, const char *user, gpointer data)
{
  const Acts *acts = data;
  Tree *map = tree_add_map (acts->list);

  tree_set_text (map, "words", viewer_word (acts->viewer, "training_act", verb));
  tree_set_text (map, "by", user);
  viewer_set_day (acts->viewer, map, "at", at);
}

gboolean
training_view_set (const Viewer *viewer, const char *trainees, Tree *view, GError **error)
{
  const Acts acts = { viewer, tree_set_list (view, "acts") };
  TrainingState state;

  if (!training_state (viewer->db, &state, error) || !add_accounts (&state, trainees, view, error)
      || !training_act_list (viewer->db, add_act, (gpointer) &acts, error))
    return FALSE;
  tree_set_flag (view, "open", state.open);
  tree_set_flag (view, "failed", state.failed);
  viewer_set_any (view, "acts");
  return TRUE;
}

/* ---- the letter-box ---- */

static void
set_mail (const Viewer *viewer, const TrainingMail *mail, Tree *map)
{
  tree_set_text (map, "to", mail->recipient);
  tree_set_text (map, "subject", mail->subject);
  tree_set_flag (map, "sms", strcmp (mail->channel, "sms") == 0);
  viewer_set_day (viewer, map, "at", mail->at);
}

Tree *
training_view_mails (const Viewer *viewer, const char *search, GError **error)
{
  g_autoptr (GPtrArray) mails = training_mail_list (viewer->db, search, error);
  Tree *view, *list;

  if (mails == NULL)
    return NULL;
  view = tree_new_map ();
  list = tree_set_list (view, "mails");
  tree_set_text (view, "search", search != NULL ? search : "");
  for (guint i = 0; i < mails->len; i++) {
    const TrainingMail *mail = g_ptr_array_index (mails, i);
    Tree *map = tree_add_map (list);

    tree_set_format (map, "url", "/entrainement/courriers/%" G_GINT64_FORMAT, mail->id);
    set_mail (viewer, mail, map);
  }
  viewer_set_any (view, "mails");
  return view;
}

static void
add_piece (Tree *pieces, const char *from, const char *to, gboolean link)
{
  g_autofree char *text = g_strndup (from, (gsize) (to - from));
  Tree *map = tree_add_map (pieces);

  tree_set_text (map, "text", text);
  tree_set_text (map, "url", link ? text : NULL);
}

/* Links of our mails stand alone on their line, or between spaces. */
static void
add_pieces (const char *text, Tree *pieces)
{
  const char *at = text;

  while (*at != '\0') {
    const char *http = strstr (at, "http"), *end;

    if (http == NULL || (!g_str_has_prefix (http, "http://") && !g_str_has_prefix (http, "https://"))) {
      http = at + strlen (at);
      add_piece (pieces, at, http, FALSE);
      return;
    }
    end = http + strcspn (http, " \n\r\t<>\"");
    add_piece (pieces, at, http, FALSE);
    add_piece (pieces, http, end, TRUE);
    at = end;
  }
}

Tree *
training_view_mail (const Viewer *viewer, const TrainingMail *mail)
{
  Tree *view = tree_new_map ();

  set_mail (viewer, mail, view);
  add_pieces (mail->text, tree_set_list (view, "pieces"));
  tree_set_null (view, "html_url");
  if (*mail->html != '\0')
    tree_set_format (view, "html_url", "/entrainement/courriers/%" G_GINT64_FORMAT "/html", mail->id);
  return view;
}
