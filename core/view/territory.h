/* territory.h: what every page, mail and PDF knows of the town: names, phone, hours, colours. */
#pragma once
#include "base/tree.h"
#include "store/store.h"

/* (transfer full): map {name, service_name, phone, phone_link, hours, email, address, color_main, color_mark, main,
 * main_ink, code, insee, demo,
 * training {url of the real box} or null}; main and main_ink: the first colour made readable on white, and what is read on it.
 * Before set-up the texts are the settings' fallbacks. */
Tree *territory_tree (Db *db);
/* (transfer full): "05 59 27 85 80" → "tel:0559278580". */
char *territory_phone_link (const char *phone);
