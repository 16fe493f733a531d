-- O-237 each copy of a scheduled report is written in the language of who receives it, so a schedule has none of its own. A process of the
-- release before still writes the column; nothing reads it.
alter table reports.schedules alter column language set default '';
