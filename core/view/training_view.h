/* training_view.h: the training copy as trees: its accounts and what was decided; its letter-box. */
#pragma once
#include "domain/training.h"
#include "view/viewer.h"

/* Sets in `view`: open, failed, accounts[] {name, email, password, task}, acts[] {words, by, at {moment, iso}}, any_acts.
 * `trainees` is the file of accounts. NOT_FOUND, INVALID, STORE. */
gboolean training_view_set (const Viewer *viewer, const char *trainees, Tree *view, GError **error);
/* (transfer full): {search, mails[] {url, to, subject, sms, at}, any_mails}. */
Tree *training_view_mails (const Viewer *viewer, const char *search, GError **error);
/* (transfer full): {subject, to, sms, at, pieces[] {text, url}, html_url}: the text in pieces, those that are a link apart,
 * so that it can be opened. */
Tree *training_view_mail (const Viewer *viewer, const TrainingMail *mail);
