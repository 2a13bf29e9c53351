/* notice_audience.h: the recipients of a notice, as the statement that writes it. For notice.c, and its name. */
#pragma once
#include "domain/notice.h"

/* An INSERT of one row of `notice` for each recipient, none when there is nobody. AUDIENCE_DRAFT takes :draft;
 * AUDIENCE_ACCOUNT and AUDIENCE_ADDRESS take :account and :address; AUDIENCE_FORMER takes :former besides those of all
 * others: :report, :assignment, :followup, :visit, :partner, :secret. All take :kind, :channel, :now and :due. */
const char *notice_audience_sql (Audience audience);
const char *notice_audience_name (Audience audience); /* "visit_host" */
/* TRUE for who works on files: neither the tenant, an owner, nor a person told of their own account. */
gboolean notice_audience_is_staff (Audience audience);
