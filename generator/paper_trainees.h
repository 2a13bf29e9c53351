/* paper_trainees.h: the sheet of the training copy's accounts, with their passwords, for who leads a session. */
#pragma once
#include "kit.h"

/* (transfer full): {address, accounts[] …} of training_view_set. NOT_FOUND where there is no training copy. */
Tree *paper_trainees_view (Kit *kit, const char *subject, GError **error);
