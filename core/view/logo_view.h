/* logo_view.h: the town's logo on pages: where it lies, its shape, who chose it. */
#pragma once
#include "domain/logo.h"
#include "view/viewer.h"

/* (transfer full): below assets/: "logo/3.svg"; its picture for mails and papers: "logo/3.jpg". */
char *logo_view_path (const Logo *logo);
char *logo_view_picture_path (const Logo *logo);
/* Sets `logo` of `view` {url, picture (nullable), width, height}, as it stands in a head of page; nothing without one.
 */
void logo_view_set (const Logo *logo, Tree *view);
/* The same, with `at` and `by`, for the page where it is chosen. STORE. */
gboolean logo_view_add (const Viewer *viewer, Tree *view, GError **error);
