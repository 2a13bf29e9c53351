/* print_view.h: the print queue in words. */
#pragma once
#include "domain/print.h"
#include "view/viewer.h"

/* (transfer full): {counted, several, any_rows, rows[] {url, uuid, kind, why, letter (to who reported), name, name_url,
 * reference, reference_url, no_address, since}, any_settled, settled[] {the same, posted, dropped, at, by},
 * any_letters, letters_counted, letters[] {url, reference}: to owners, on their files}. NULL: STORE. */
Tree *print_view (const Viewer *viewer, GError **error);
