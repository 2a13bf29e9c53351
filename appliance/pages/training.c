/* training.c: shows what there is of the copy, takes decisions, hands out the sheet of accounts. Starts nothing itself
 * (background/trainer.h). */
#include "pages/training.h"

#include "background/trainer.h"
#include "base/secret.h"
#include "domain/training.h"
#include "pages/office.h"
#include "pages/once.h"
#include "pages/paper.h"
#include "view/training_view.h"

#define PAGE "/gestion/entrainement"

enum { VERB_CHARS = 20 };

static gboolean
add_trainer (const Viewer *viewer, const Trainer *trainer, Tree *view, GError **error)
{
  TrainingState state;
  TrainerPhase phase;

  if (!training_state (viewer->db, &state, error))
    return FALSE;
  phase = trainer_phase_decided (trainer, &state);
  tree_set_text (view, "phase", viewer_word (viewer, "training_phase", trainer_phase_name (phase)));
  tree_set_flag (view, "ready", phase == TRAINER_READY);
  tree_set_flag (view, "on_its_way",
                 phase == TRAINER_MAKING || phase == TRAINER_STARTING || phase == TRAINER_CLOSING);
  tree_set_text (view, "address", trainer_address (trainer));
  return training_view_set (viewer, trainer_trainees (trainer), view, error);
}

int
training_show (Exchange *exchange)
{
  const Viewer viewer = office_viewer (exchange);
  const Trainer *trainer = exchange_appliance (exchange)->trainer;
  g_autofree char *request_token = secret_token_new ();
  Tree *view = tree_new_map ();
  GError *error = NULL;

  tree_set_flag (view, "there", trainer != NULL);
  tree_set_text (view, "request_token", request_token);
  tree_set_text (view, "said",
                 exchange_query (exchange, "fait") == NULL
                     ? NULL
                     : viewer_word (&viewer, "training_done", exchange_query (exchange, "fait")));
  if (trainer != NULL && !add_trainer (&viewer, trainer, view, &error)) {
    tree_free (view);
    return exchange_fail (exchange, error);
  }
  return exchange_page (exchange, 200, "training", view);
}

typedef struct {
  Actor actor;
  const char *verb;
} Doing;

static gboolean
act_work (Db *db, gpointer data, GError **error)
{
  const Doing *doing = data;

  return training_act_add (db, &doing->actor, doing->verb, error);
}

int
training_do (Exchange *exchange)
{
  Trainer *trainer = exchange_appliance (exchange)->trainer;
  g_autofree char *verb = exchange_typed (exchange, "verb", FALSE, VERB_CHARS);
  Doing doing = { office_actor (exchange), verb };
  g_autofree char *request = once_request (exchange, "training", verb, NULL);
  g_autofree char *place = NULL, *lead = g_strdup_printf (PAGE "?fait=%s", verb);
  const Once once = { act_work, &doing, request, lead };
  GError *error = NULL;

  if (trainer == NULL)
    box_fail (&error, BOX_ERROR_NOT_FOUND, "this box has no training copy");
  if (error != NULL || !once_write (exchange, &once, &place, &error))
    return exchange_fail (exchange, error);
  trainer_wake (trainer);
  return exchange_redirect (exchange, place);
}

int
training_sheet (Exchange *exchange)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (exchange_appliance (exchange)->trainer == NULL)
    box_fail (&error, BOX_ERROR_NOT_FOUND, "this box has no training copy");
  else
    bytes = paper_product (exchange, "paper:trainees", &error);
  return bytes == NULL ? exchange_fail (exchange, error) : paper_answer (exchange, bytes, "comptes-entrainement.pdf");
}
