/* notice_private.h: between notice_queue.c, which gathers what goes into one mail, and notice_recipient.c, which finds who
 * gets it. */
#pragma once
#include "domain/notice_queue.h"

gboolean notice_group_is_for_staff (const NoticeGroup *group);
/* Recipient, name and sheaf of a group for staff; no recipient when they are archived. */
gboolean notice_group_read_staff (Db *db, NoticeGroup *group, GError **error);
/* The recipient of a group whose lines are read; for staff it stands already. None: nobody is written to. */
gboolean notice_group_read_recipient (Db *db, NoticeGroup *group, GError **error);
