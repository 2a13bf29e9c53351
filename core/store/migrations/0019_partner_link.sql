-- 0019_partner_link.sql: a partner answers without an account, by a signed link of a mail or of its weekly report. The links
-- stand nowhere (core/domain/answer_token.h); the epochs are part of what is signed: adding one cuts all there were.
ALTER TABLE assignment ADD COLUMN link_epoch INTEGER NOT NULL DEFAULT 0; -- grows when its links are cut, or it is handed over anew
ALTER TABLE partner ADD COLUMN link_epoch INTEGER NOT NULL DEFAULT 0; -- the same, of all links of the partner
ALTER TABLE event ADD COLUMN way TEXT; -- link by which who acted came: mail, weekly, listed; NULL: signed in, or no person
ALTER TABLE access_log ADD COLUMN partner_id INTEGER; -- read by a link of that partner; user_id is then 0
