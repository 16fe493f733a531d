-- O-237 each copy of a scheduled report is written in the language of who receives it, so the schedule has none of its own.
alter table reports.schedules drop column language;
