/* captive.h: mails and text messages of a training copy, which end in its own letter-box. */
#pragma once
#include "domain/outbox.h"

#define CAPTIVE_STATUS "training" /* of a message that was kept so */

/* Within a store_write: what would have left, its links as they work. Before its words are cut. */
gboolean captive_keep (Db *db, const Outbox *message, gint64 now, GError **error);
