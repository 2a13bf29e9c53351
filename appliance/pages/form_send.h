/* form_send.h: the last page: everything read again, sent, acknowledged. */
#pragma once
#include "pages/form_request.h"
#include "pages/uploads.h"

void form_view_review (const FormRequest *request, const Remarks *remarks, Tree *view);
/* Files the report and answers: to the receipt, back to the page at fault, or with what could not be done. */
int form_send (FormRequest *request);
/* Files the report of a draft: what `input` says, the draft's files and those of `uploads` (nullable), in one
 * transaction, once. CONFLICT when the draft changed since it was read, LIMIT when too many come from this contact or
 * address, STORE. */
gboolean form_file_report (const FormRequest *request, ReportInput *input, const Uploads *uploads, GError **error);
/* GET /recu: the acknowledgement (CRPA L112-11, R112-11-1), shown again to the same browser until the draft is erased.
 */
int form_receipt (Exchange *exchange);
