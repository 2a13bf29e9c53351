-- 0008: a phone is known by the same digits however its number was typed (text_phone_key): 06…, not 336… or 00336….

UPDATE person SET phone_digits = substr (phone_digits, 3) WHERE phone_digits LIKE '00%';
UPDATE person SET phone_digits = '0' || ltrim (substr (phone_digits, 3), '0') WHERE phone_digits LIKE '33%';
