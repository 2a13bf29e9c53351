/* form_send.h: the last page: everything read again, sent, acknowledged. */
#pragma once
#include "pages/form_request.h"

void form_view_review (const FormRequest *request, const Remarks *remarks, Tree *view);
/* Files the report and answers: to the receipt, back to the page at fault, or with what could not be done. */
int form_send (FormRequest *request);
/* GET /recu: the acknowledgement (CRPA L112-11, R112-11-1), shown again to the same browser until the draft is erased.
 */
int form_receipt (Exchange *exchange);
