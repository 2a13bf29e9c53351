/* reception.h: whether measurements still come in, as the store tells: lent sensors and gateways that fell silent. */
#pragma once
#include "store/store.h"

enum {
  RECEPTION_SILENT_H = 24,
  RECEPTION_TOLD_DAYS = 7 /* a silence is news for so long; then the fleet's page tells it */
};

typedef struct {
  gint64 lent_since;   /* no lent sensor was heard since; 0: one was, or none is lent */
  GPtrArray *gateways; /* of ReceptionGateway */
} ReceptionSilence;
typedef struct {
  char *name;
  gint64 since;
} ReceptionGateway;
void reception_silence_clear (ReceptionSilence *silence);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ReceptionSilence, reception_silence_clear)

/* Silences that began RECEPTION_SILENT_H ago or earlier, and within RECEPTION_TOLD_DAYS. A gateway that never spoke is
 * being set up. Start *ret_silence from zero. */
gboolean reception_silence (Db *db, gint64 now, ReceptionSilence *ret_silence, GError **error);
