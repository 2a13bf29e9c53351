-- 0053_corrected.sql: whether what a sensor says was corrected before it came here, as Zigbee2MQTT does; a correction noted here
-- would then be a second one.

ALTER TABLE sensor ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0; -- 1: its gateway says that it shifts the values of this sensor
