/* training_build.h: fills a fresh training copy: the demonstration, then the trainees. */
#pragma once
#include "service.h"

/* `trainees`: a file with passwords (trainee_list_write), which is erased; `source` its original, beside which stands what
 * it is made of. DENIED unless the configuration is a training copy's; CONFLICT when it has a territory already. */
gboolean training_build (Service *service, const char *source, const char *trainees, GError **error);
